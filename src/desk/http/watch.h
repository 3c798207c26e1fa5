/*
 * Connections that keep a thread waiting: the library's time-out is for silence, and who sends a
 * byte now and then is never silent. A request's head is here in time or its connection is shut.
 */
#ifndef DESK_WATCH_H
#define DESK_WATCH_H

#include <stdbool.h>
#include <stdint.h>

enum { WATCH_HEAD_SECONDS = 30 };

struct watch;
/* NULL without memory. */
struct watch *watch_new(void);
void watch_free(struct watch *watch);
/* A connection begins, and waits for a head; it ends. */
void watch_begin(struct watch *watch, int connection);
void watch_end(struct watch *watch, int connection);
/* Its head is here: it is not looked at until it waits for the next one. */
void watch_head(struct watch *watch, int connection);
void watch_wait(struct watch *watch, int connection);
/* Shuts those that have waited for too long: called now and then. */
void watch_tidy(struct watch *watch);

#endif
