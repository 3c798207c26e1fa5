/* Who signed an Office file. */
#include <string.h>

#include "office.h"
#include "text/encoded.h"
#include "text/values.h"

static void signature_open(struct office *office, const struct xml *xml)
{
    values_tell(&office->flow, xml);
    if (xml_is(xml, "Signature"))
        answer_hidden(office->answer, HIDDEN_AUTHOR, "who signed it");
}

/* A certificate names whom it is for, and who gave it, among its bytes. */
static void take_certificate(struct office *office, const char *text, size_t length)
{
    struct buffer bytes;
    buffer_init(&bytes, READER_TEXT_MAXIMUM);
    if (encoded_decode(text, length, &bytes))
        encoded_letters(bytes.data, bytes.length, office->answer);
    buffer_free(&bytes);
}

static void signature_text(struct office *office, const struct xml *xml, const char *text,
                           size_t length)
{
    static const char *const sums[] = {"SignatureValue", "DigestValue", "Modulus", "Exponent"};
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++)
        if (xml_is(xml, sums[i]))
            return;
    if (xml_is(xml, "X509Certificate"))
        take_certificate(office, text, length);
    else
        flow_value(&office->flow, text, length);
}

const struct office_reader signature_readers[] = {
    {"Signature", signature_open, NULL, signature_text},
    {"document-signatures", signature_open, NULL, signature_text},
    {NULL, NULL, NULL, NULL},
};
