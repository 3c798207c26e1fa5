/*
 * Shared libraries of the system that are loaded when they are first needed, not when the program
 * starts: loading libcurl, libarchive and all that these need takes twice as long as encrypting a
 * small file does.
 *
 * A module has one header for each such library, which includes the library's own header, lists the
 * functions that the module calls, and declares a table of pointers to them. Their types are those
 * of the library's prototypes, so that the compiler checks every call:
 *
 *     #define LIBEXAMPLE_FUNCTIONS(F) F(example_, open) F(example_, close)
 *     LIBRARY_DECLARE(libexample, LIBEXAMPLE_FUNCTIONS)
 *
 * and in one source file
 *
 *     LIBRARY_DEFINE(libexample, "libexample.so.1", RECOMMENDED, "examples", LIBEXAMPLE_FUNCTIONS)
 *
 * The linker knows nothing of such a library, so the program tells of it itself: LIBRARY_DEFINE
 * puts a note into .note.dlopen, from which packagers take what to depend on. REQUIRED is what
 * hardly any command does without, RECOMMENDED what some need, SUGGESTED what is done without if it
 * is not there. What it is for is told in a few words without quotes.
 * https://uapi-group.org/specifications/specs/elf_dlopen_metadata/
 *
 * After libexample_load has returned STATUS_OK, libexample.open(...) calls example_open. Whatever
 * can be the first to need the library calls libexample_load; what works on an object that was made
 * with it, need not.
 */
#ifndef SAFEHAND_BASE_LIBRARY_H
#define SAFEHAND_BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "safehand/base/error.h"

struct library {
    const char *file; /* with the number of the interface that the program was built for */
    const char *const *names;
    size_t count;
    void *table; /* as many pointers to functions, in the order of the names */
    bool is_loaded;
};

/* Loads the library and fills the table; does nothing if that was done before. For any thread.
 * STATUS_SYSTEM if the library is not there or lacks a function, and the next call tries again.
 * What was loaded stays until the process ends. */
enum status library_load(struct library *library, struct error *err) MUST_CHECK;

#define LIBRARY_POINTER(prefix, name) __typeof__(prefix##name) *name;
#define LIBRARY_NAME(prefix, name) #prefix #name,

#define LIBRARY_DECLARE(name, FUNCTIONS)                                                           \
    struct name##_table {                                                                          \
        FUNCTIONS(LIBRARY_POINTER)                                                                 \
    };                                                                                             \
    extern struct name##_table name;                                                               \
    enum status name##_load(struct error *err) MUST_CHECK;

#define LIBRARY_REQUIRED "required"
#define LIBRARY_RECOMMENDED "recommended"
#define LIBRARY_SUGGESTED "suggested"

/* `retain`: no section that the linker may leave out since nothing points to it. */
#define LIBRARY_NOTE(name, json)                                                                   \
    __attribute__((used, retain, section(".note.dlopen"))) _Alignas(4) static const struct {       \
        uint32_t owner_size, text_size, type;                                                      \
        char owner[4];                                                                             \
        char text[(sizeof json + 3) / 4 * 4];                                                      \
    } name##_note = {4, sizeof json, 0x407c0c0a, "FDO", json};

#define LIBRARY_DEFINE(name, file, priority, purpose, FUNCTIONS)                                   \
    LIBRARY_NOTE(name, "[{\"feature\":\"" #name "\",\"description\":\"" purpose                    \
                       "\",\"priority\":\"" LIBRARY_##priority "\",\"soname\":[\"" file "\"]}]")   \
    struct name##_table name;                                                                      \
    enum status name##_load(struct error *err)                                                     \
    {                                                                                              \
        static const char *const names[] = {FUNCTIONS(LIBRARY_NAME)};                              \
        static struct library own = {file, names, sizeof names / sizeof *names, &name, false};     \
        _Static_assert(sizeof name == sizeof names, "a pointer for each name");                    \
        return library_load(&own, err);                                                            \
    }

#endif
