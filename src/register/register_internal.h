/* What the files of register/ share. */
#ifndef REGISTER_INTERNAL_H
#define REGISTER_INTERNAL_H

#include "safehand/entry/office.h"
#include "safehand/entry/register.h"
#include "safehand/entry/sharing.h"
#include "safehand/office/entries.h"
#include "safehand/office/outbox.h"
#include "safehand/register.h"

#endif
