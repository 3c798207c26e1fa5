/* XML of any vocabulary, SVG among them. */
#ifndef INSPECTOR_GENERIC_H
#define INSPECTOR_GENERIC_H

#include "flow.h"
#include "xml.h"

/* Reads every word and value of it; where it is broken, what stands behind that as if it were
 * HTML, and tells that. */
reader generic_read;
/* Tells that it is broken, and reads it as if it were HTML, so that its words are searched. */
reader generic_read_broken;
/* What a comment, an instruction or a document type says. */
void generic_tell_other(struct flow *flow, enum xml_other what, const char *text);
/* Whether an element of that name may stand within a word, in XHTML, SVG and the like. */
bool generic_is_within_words(const char *name);
/* Whether there is a letter or a digit in it. */
bool generic_has_words(const char *text, size_t length);

#endif
