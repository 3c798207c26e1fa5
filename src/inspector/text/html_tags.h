/* The tags of a page as they stand there: a parser passes over what it cannot make one of. */
#ifndef INSPECTOR_HTML_TAGS_H
#define INSPECTOR_HTML_TAGS_H

#include "xml.h"

/* Gives each tag that has a name or attributes of no kind that pages have to the walk, as
 * XML_OTHER_TAG; false if one does not end: that, or a value of it, takes all behind it along. */
bool html_tags_look(const char *page, const struct xml_walk *walk, void *state);

#endif
