/* What the files about remembered heads share. */
#ifndef SAFEHAND_HEADS_INTERNAL_H
#define SAFEHAND_HEADS_INTERNAL_H

#include "card_internal.h"
#include "safehand/card/heads.h"

/* Frees what it holds; it is empty then. */
void seen_head_free(struct seen_head *head);
/* Keeps other processes off all heads in the file's folder, which is made if need be; file_close
 * gives it up. */
enum status heads_lock(const char *path, int *lock, struct error *err) MUST_CHECK;
/* heads_store for who holds that lock. */
enum status heads_store_locked(const char *path, const struct heads *heads,
                               struct error *err) MUST_CHECK;

#endif
