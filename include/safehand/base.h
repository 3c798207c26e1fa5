/* All of base: errors, memory, arrays, buffers, encodings, text, time, digests, files, JSON,
 * pools of threads, ways on, seam. */
#ifndef SAFEHAND_BASE_H
#define SAFEHAND_BASE_H

#include "safehand/base/array.h"
#include "safehand/base/buffer.h"
#include "safehand/base/csv.h"
#include "safehand/base/digest.h"
#include "safehand/base/embedded.h"
#include "safehand/base/encoding.h"
#include "safehand/base/error.h"
#include "safehand/base/file.h"
#include "safehand/base/json.h"
#include "safehand/base/json_reader.h"
#include "safehand/base/library.h"
#include "safehand/base/memory.h"
#include "safehand/base/names.h"
#include "safehand/base/newer.h"
#include "safehand/base/pool.h"
#include "safehand/base/recheck.h"
#include "safehand/base/seam.h"
#include "safehand/base/text.h"
#include "safehand/base/timestamp.h"
#include "safehand/base/way.h"

#endif
