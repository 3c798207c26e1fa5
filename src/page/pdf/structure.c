/* The structure of a PDF, and what says of the whole what it is, put over the pages with qpdf. */
#include "pdf/pdf.h"

#include <stdlib.h>
#include <string.h>

/* ---- while the pages are drawn ---- */

void pdf_structure_init(struct pdf_structure *structure)
{
    *structure = (struct pdf_structure){0};
    buffer_init(&structure->texts, 1 << 30);
    buffer_append_byte(&structure->texts, '\0');
}

void pdf_structure_free(struct pdf_structure *structure)
{
    memory_free(structure->nodes);
    memory_free(structure->pieces);
    buffer_free(&structure->texts);
    *structure = (struct pdf_structure){0};
}

/* Without memory the texts have failed, and the number is that of the document. */
size_t pdf_structure_add(struct pdf_structure *structure, const char *type, size_t parent)
{
    const struct pdf_node node = {.type = type, .parent = parent};
    if (ARRAY_ADD(structure->nodes, structure->node_count, node))
        return structure->node_count - 1;
    structure->texts.failure = STATUS_SYSTEM;
    return 0;
}

void pdf_structure_add_piece(struct pdf_structure *structure, size_t node, const char *text,
                             size_t length)
{
    const struct pdf_piece piece = {.node = node, .text = text ? structure->texts.length : 0};
    if (!ARRAY_ADD(structure->pieces, structure->piece_count, piece))
        structure->texts.failure = STATUS_SYSTEM;
    if (text) {
        buffer_append(&structure->texts, text, length);
        buffer_append_byte(&structure->texts, '\0');
    }
}

/* ---- over the pages ---- */

/* qpdf keeps its first error; what comes after it does nothing that matters, and is not kept. */
static void put(qpdf_data pdf, qpdf_oh dictionary, const char *key, qpdf_oh value)
{
    libqpdf.oh_replace_key(pdf, dictionary, key, value);
}

static void put_name(qpdf_data pdf, qpdf_oh dictionary, const char *key, const char *name)
{
    put(pdf, dictionary, key, libqpdf.oh_new_name(pdf, name));
}

static enum status qpdf_failed(qpdf_data pdf, struct error *err)
{
    qpdf_error error = libqpdf.get_error(pdf);
    const char *text = error ? libqpdf.get_error_full_text(pdf, error) : "no memory";
    return error_set(err, STATUS_SYSTEM, "the PDF cannot be finished: %s", text);
}

static void put_nodes(qpdf_data pdf, struct pdf_structure *structure, qpdf_oh root)
{
    for (size_t i = 0; i < structure->node_count; i++) {
        struct pdf_node *node = &structure->nodes[i];
        bool has_parent = node->parent != PDF_NO_NODE;
        char name[24];
        snprintf(name, sizeof name, "/%s", node->type);
        node->object = libqpdf.make_indirect_object(pdf, libqpdf.oh_new_dictionary(pdf));
        node->kids = libqpdf.oh_new_array(pdf);
        put_name(pdf, node->object, "/Type", "/StructElem");
        put_name(pdf, node->object, "/S", name);
        put(pdf, node->object, "/P", has_parent ? structure->nodes[node->parent].object : root);
        put(pdf, node->object, "/K", node->kids);
        if (has_parent)
            libqpdf.oh_append_item(pdf, structure->nodes[node->parent].kids, node->object);
        if (node->is_row_head) {
            qpdf_oh attributes = libqpdf.oh_new_dictionary(pdf);
            put_name(pdf, attributes, "/O", "/Table");
            put_name(pdf, attributes, "/Scope", "/Row");
            put(pdf, node->object, "/A", attributes);
        }
    }
}

/* The pieces of a page as children of their elements, and the elements by the pieces' numbers. */
static void put_pieces(qpdf_data pdf, const struct pdf_structure *structure, qpdf_oh page,
                       size_t from, size_t to, qpdf_oh parents)
{
    for (size_t i = from; i < to; i++) {
        const struct pdf_piece *piece = &structure->pieces[i];
        if (piece->node == PDF_NO_NODE)
            continue;
        qpdf_oh content = libqpdf.oh_new_dictionary(pdf);
        put_name(pdf, content, "/Type", "/MCR");
        put(pdf, content, "/Pg", page);
        put(pdf, content, "/MCID", libqpdf.oh_new_integer(pdf, (long long)piece->number));
        libqpdf.oh_append_item(pdf, structure->nodes[piece->node].kids, content);
        libqpdf.oh_append_item(pdf, parents, structure->nodes[piece->node].object);
    }
}

static void replace_stream(qpdf_data pdf, qpdf_oh stream, const struct buffer *data)
{
    qpdf_oh none = libqpdf.oh_new_null(pdf);
    libqpdf.oh_replace_stream_data(pdf, stream, (const unsigned char *)buffer_text(data),
                                   data->length, none, none);
}

static enum status mark_page(qpdf_data pdf, struct pdf_structure *structure, qpdf_oh page,
                             size_t *piece, struct error *err)
{
    unsigned char *content = NULL;
    size_t length = 0;
    QPDF_BOOL is_decoded = QPDF_FALSE;
    struct buffer marked;
    qpdf_oh stream = libqpdf.oh_get_key(pdf, page, "/Contents");
    buffer_init(&marked, 1 << 30);
    if (libqpdf.oh_get_stream_data(pdf, stream, qpdf_dl_generalized, &is_decoded, &content,
                                   &length) != QPDF_SUCCESS ||
        !is_decoded)
        return qpdf_failed(pdf, err);
    enum status status = pdf_contents_mark(structure, content, length, piece, &marked, err);
    if (status == STATUS_OK)
        replace_stream(pdf, stream, &marked);
    free(content);
    buffer_free(&marked);
    return status;
}

static enum status put_structure(qpdf_data pdf, struct pdf_structure *structure, struct error *err)
{
    enum status status = STATUS_OK;
    size_t piece = 0;
    int pages = libqpdf.get_num_pages(pdf);
    qpdf_oh root = libqpdf.make_indirect_object(pdf, libqpdf.oh_new_dictionary(pdf));
    qpdf_oh numbers = libqpdf.oh_new_array(pdf), tree = libqpdf.oh_new_dictionary(pdf);
    put_nodes(pdf, structure, root);
    for (int i = 0; status == STATUS_OK && i < pages; i++) {
        size_t from = piece;
        qpdf_oh page = libqpdf.get_page_n(pdf, (size_t)i), parents = libqpdf.oh_new_array(pdf);
        status = mark_page(pdf, structure, page, &piece, err);
        if (status != STATUS_OK)
            break;
        put_pieces(pdf, structure, page, from, piece, parents);
        put(pdf, page, "/StructParents", libqpdf.oh_new_integer(pdf, i));
        libqpdf.oh_append_item(pdf, numbers, libqpdf.oh_new_integer(pdf, i));
        libqpdf.oh_append_item(pdf, numbers, parents);
    }
    if (status == STATUS_OK && piece != structure->piece_count)
        status = error_set(err, STATUS_MALFORMED, "the PDF's pages are not as they were drawn");
    put(pdf, tree, "/Nums", numbers);
    put_name(pdf, root, "/Type", "/StructTreeRoot");
    put(pdf, root, "/K", structure->nodes[0].object);
    put(pdf, root, "/ParentTree", libqpdf.make_indirect_object(pdf, tree));
    put(pdf, root, "/ParentTreeNextKey", libqpdf.oh_new_integer(pdf, pages));
    put(pdf, libqpdf.get_root(pdf), "/StructTreeRoot", root);
    return status;
}

/* ---- what says what the whole is ---- */

static void append_metadata(struct buffer *out, const char *title, timestamp created)
{
    char time[TIMESTAMP_SIZE];
    timestamp_format(created, time);
    buffer_append_text(
        out, "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
             "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
             "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
             "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
             "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
             "xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">\n"
             "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
    text_append_html_attribute(out, title, strlen(title));
    buffer_append_format(out,
                         "</rdf:li></rdf:Alt></dc:title>\n"
                         "<dc:language><rdf:Bag><rdf:li>en-GB</rdf:li></rdf:Bag></dc:language>\n"
                         "<xmp:CreateDate>%s</xmp:CreateDate>\n"
                         "<pdfuaid:part>1</pdfuaid:part>\n"
                         "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>\n",
                         time);
}

static enum status put_metadata(qpdf_data pdf, const struct document *document, timestamp created,
                                struct error *err)
{
    struct buffer text;
    buffer_init(&text, 1 << 20);
    append_metadata(&text, document_text_at(document, document->title), created);
    enum status status = buffer_status(&text, err);
    qpdf_oh root = libqpdf.get_root(pdf), stream = libqpdf.oh_new_stream(pdf);
    qpdf_oh marked = libqpdf.oh_new_dictionary(pdf), shown = libqpdf.oh_new_dictionary(pdf);
    if (status == STATUS_OK) {
        replace_stream(pdf, stream, &text);
        put_name(pdf, libqpdf.oh_get_dict(pdf, stream), "/Type", "/Metadata");
        put_name(pdf, libqpdf.oh_get_dict(pdf, stream), "/Subtype", "/XML");
    }
    put(pdf, marked, "/Marked", libqpdf.oh_new_bool(pdf, QPDF_TRUE));
    put(pdf, shown, "/DisplayDocTitle", libqpdf.oh_new_bool(pdf, QPDF_TRUE));
    put(pdf, root, "/Metadata", stream);
    put(pdf, root, "/MarkInfo", marked);
    put(pdf, root, "/ViewerPreferences", shown);
    put(pdf, root, "/Lang", libqpdf.oh_new_string(pdf, "en-GB"));
    buffer_free(&text);
    return status;
}

static enum status write_out(qpdf_data pdf, struct buffer *out, struct error *err)
{
    if (libqpdf.init_write_memory(pdf) != QPDF_SUCCESS)
        return qpdf_failed(pdf, err);
    libqpdf.set_deterministic_ID(pdf, QPDF_TRUE);
    libqpdf.set_minimum_pdf_version(pdf, "1.7");
    if (libqpdf.write(pdf) != QPDF_SUCCESS || libqpdf.has_error(pdf))
        return qpdf_failed(pdf, err);
    buffer_append(out, libqpdf.get_buffer(pdf), libqpdf.get_buffer_length(pdf));
    return buffer_status(out, err);
}

enum status pdf_finish(struct pdf_structure *structure, const struct document *document,
                       timestamp created, const struct buffer *pages, struct buffer *out,
                       struct error *err)
{
    qpdf_data pdf = libqpdf.init();
    if (!pdf)
        return memory_error(err);
    libqpdf.silence_errors(pdf);
    libqpdf.set_suppress_warnings(pdf, QPDF_TRUE);
    enum status status = STATUS_OK;
    if (libqpdf.read_memory(pdf, "report.pdf", buffer_text(pages), pages->length, NULL) !=
        QPDF_SUCCESS)
        status = qpdf_failed(pdf, err);
    if (status == STATUS_OK)
        status = put_structure(pdf, structure, err);
    if (status == STATUS_OK)
        status = put_metadata(pdf, document, created, err);
    if (status == STATUS_OK)
        status = libqpdf.has_error(pdf) ? qpdf_failed(pdf, err) : write_out(pdf, out, err);
    libqpdf.cleanup(&pdf);
    return status;
}
