/* HTML: pages, and mails' bodies. */
#ifndef INSPECTOR_HTML_H
#define INSPECTOR_HTML_H

#include "reader.h"

/* Reads it as a browser shows it, and tells what that leaves out. */
reader read_html;

#endif
