/*
 * Programs of others that read what no library here does. They run beneath the inspector's own
 * bounds (confine.h), with an empty environment, and are gone when the call returns.
 */
#ifndef INSPECTOR_TOOL_H
#define INSPECTOR_TOOL_H

#include "reader.h"

enum { TOOL_SECONDS = 30 }; /* for one run */

/* The name under which a tool opens its standard input to go back and forth in it: of "-" ExifTool
 * keeps all that it reads, however large the file is. */
#define TOOL_INPUT "/proc/self/fd/0"

/* Whether the tool of that name is one of the list in tool.c, and installed. */
bool tool_is_there(const char *name);
/*
 * Runs a tool: words[0] is its name in the list of tool.c ("exiftool"), the others are its
 * arguments, the last is NULL. Its standard input is the part's bytes, a file in which it may seek;
 * none if `in` is NULL. What it writes to standard output is appended to `out`, within that
 * buffer's bound.
 *
 * True if it ended by itself and all of its output was taken, whatever its exit status: judge it by
 * what it wrote. Else it is told in the answer with the tool's name: UNREAD_TOOL if it is not
 * installed, UNREAD_READER if it took longer than TOOL_SECONDS or a signal ended it, UNREAD_SIZE if
 * its output is beyond the bound.
 */
bool tool_run(const char *const words[], const struct part *in, struct buffer *out,
              struct answer *answer) MUST_CHECK;

/* The descriptor on which these very bytes stand, so that a tool gets it and no copy is made of a
 * large file. For the program's main; the bytes stay. */
void tool_set_whole(int fd, const unsigned char *data, size_t length);

/* The paths of all tools, installed or not: what may be executed. The last is NULL. */
const char *const *tool_paths(void);

#endif
