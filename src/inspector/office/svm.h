/* LibreOffice's own drawings, which it keeps beside each object. */
#ifndef INSPECTOR_SVM_H
#define INSPECTOR_SVM_H

#include "reader.h"

/* Whether it is one. */
bool svm_is(const struct part *part);
/* Reads the words that it draws; tells pictures within it, and what is damaged. */
reader svm_read;

#endif
