/* Leptonica: pictures as pixels. Loaded at its first use: see safehand/base/library.h. */
#ifndef INSPECTOR_LIBLEPTONICA_H
#define INSPECTOR_LIBLEPTONICA_H

#include <leptonica/allheaders.h>

#include "safehand/base/library.h"

/* clang-format off */
#define LIBLEPTONICA_FUNCTIONS(F)                                                                 \
    F(pix, ReadHeaderMem) F(pix, ReadMem) F(pix, ReadMemJpeg) F(pix, ReadMemFromMultipageTiff)    \
    F(pix, ConvertTo8) F(pix, Scale) F(pix, GetWidth) F(pix, GetHeight) F(pix, GetWpl)            \
    F(pix, GetData) F(pix, Create) F(pix, Destroy) F(pix, BackgroundNormSimple)                   \
    F(pix, ThresholdToBinary) F(pix, OrientDetect) F(pix, FindSkewSweepAndSearch)                 \
    F(pix, RotateOrth) F(pix, Rotate) F(make, OrientDecision)                    \
    F(set, MsgSeverity)
LIBRARY_DECLARE(libleptonica, LIBLEPTONICA_FUNCTIONS)
/* clang-format on */

#endif
