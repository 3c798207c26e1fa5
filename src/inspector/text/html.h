/* HTML: pages, and mails' bodies. */
#ifndef INSPECTOR_HTML_H
#define INSPECTOR_HTML_H

#include "reader.h"

/* Reads it as a browser shows it, and tells what that leaves out. */
reader read_html;
/* The same for XML that is broken, whose elements part words. */
reader html_read_xml;

#endif
