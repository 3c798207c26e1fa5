/* What the files about the Merkle tree share. */
#ifndef SAFEHAND_NOTE_MERKLE_INTERNAL_H
#define SAFEHAND_NOTE_MERKLE_INTERNAL_H

#include "safehand/note.h"

/* STATUS_MALFORMED if the size is over MERKLE_SIZE_MAXIMUM. */
enum status merkle_check_size(uint64_t size, struct error *err) MUST_CHECK;

/* The root of the `size` (1 or more) leaves from `begin`, which must be a multiple of a power of
 * two not below size, as the ranges that RFC 6962 splits a tree into are. */
enum status merkle_range(uint64_t begin, uint64_t size, merkle_reader read, void *context,
                         merkle_hash hash, struct error *err) MUST_CHECK;

#endif
