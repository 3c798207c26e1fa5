/* An inspector that waits for files, so that starting it and Tesseract's languages are paid once.
 */
#ifndef INSPECTOR_WAIT_H
#define INSPECTOR_WAIT_H

#include <stdbool.h>

enum {
    WAIT_READ = 64 /* exit status of who read a file to its end, and the flags of words_made() */
};

/* Whether this process is one that is to wait: what stands on its standard input is no file. */
bool wait_is_wanted(int count, char *const words[]);
/*
 * Waits on the socket that is its standard input, and forks for each file (inspect/answer.h). True
 * in the process that is to read one, in which it stands on standard input, as if this had been
 * started for it alone; false when there is nobody any more who asks.
 */
bool wait_for_file(const char **name, const char **folder);

#endif
