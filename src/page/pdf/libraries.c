#include "pdf/libraries.h"

LIBRARY_DEFINE(libcairo, "libcairo.so.2", RECOMMENDED, "report.pdf: its pages", LIBCAIRO_FUNCTIONS)
LIBRARY_DEFINE(libpango, "libpango-1.0.so.0", RECOMMENDED, "report.pdf: its text",
               LIBPANGO_FUNCTIONS)
LIBRARY_DEFINE(libpangocairo, "libpangocairo-1.0.so.0", RECOMMENDED, "report.pdf: its text",
               LIBPANGOCAIRO_FUNCTIONS)
LIBRARY_DEFINE(libpangoft2, "libpangoft2-1.0.so.0", RECOMMENDED, "report.pdf: its fonts",
               LIBPANGOFT2_FUNCTIONS)
LIBRARY_DEFINE(libfontconfig, "libfontconfig.so.1", RECOMMENDED, "report.pdf: its fonts",
               LIBFONTCONFIG_FUNCTIONS)
LIBRARY_DEFINE(pdf_gobject, "libgobject-2.0.so.0", RECOMMENDED, "report.pdf: its text, with pango",
               PDF_GOBJECT_FUNCTIONS)
LIBRARY_DEFINE(libqpdf, "libqpdf.so.29", RECOMMENDED, "report.pdf: its structure",
               LIBQPDF_FUNCTIONS)

#ifdef __SANITIZE_ADDRESS__
/* What fontconfig and Pango (which looks for fonts in threads of its own) keep is theirs to free.
 */
const char *__lsan_default_suppressions(void);
__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libpango\n";
}
#endif
