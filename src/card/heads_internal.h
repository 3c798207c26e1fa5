/* What the files about remembered heads share. */
#ifndef SAFEHAND_HEADS_INTERNAL_H
#define SAFEHAND_HEADS_INTERNAL_H

#include "card_internal.h"
#include "safehand/card/heads.h"

/* Frees what it holds; it is empty then. */
void seen_head_free(struct seen_head *head);

#endif
