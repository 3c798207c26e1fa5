/* Going back and forth among the questions before a sharing is decided. */
#include "sharing_internal.h"

/* Takes `asked` and `answers` (NULL: no memory) over, and judges by them. If nothing can be
 * selected by them, the sharing stays as it was. */
static enum status sharing_put(struct sharing *sharing, json_t *asked, json_t *answers,
                               timestamp now, struct error *err)
{
    json_t *asked_before = sharing->asked, *answers_before = sharing->answers;
    enum status status = asked && answers ? STATUS_OK : memory_error(err);
    if (status == STATUS_OK)
        status = sharing_select(sharing, asked, now, err);
    if (status != STATUS_OK) {
        json_decref(asked);
        json_decref(answers);
        return status;
    }
    sharing->asked = asked;
    sharing->answers = answers;
    json_decref(answers_before);
    status = sharing_load_channel(sharing, err);
    json_decref(asked_before);
    return status == STATUS_OK ? sharing_judge(sharing, now, err) : status;
}

enum status sharing_set_channel(struct sharing *sharing, enum channel channel, const char *to,
                                timestamp now, struct error *err)
{
    int failed = 0;
    struct error other = {0};
    struct sharing_point before = {0};
    enum status status = sharing_keep(sharing, &before, err);
    if (status != STATUS_OK)
        return status;
    json_t *asked = json_copy_whole(sharing->asked);
    asked_put_channel(asked, channel, to, &failed);
    if (failed) {
        json_decref(asked);
        asked = NULL;
    }
    status = sharing_put(sharing, asked, json_incref(sharing->answers), now, err);
    if (status == STATUS_OK)
        status = sharing_check_portal(sharing, err);
    if (status != STATUS_OK && sharing_go_back(sharing, &before, now, &other) != STATUS_OK)
        *err = other;
    sharing_point_free(&before);
    return err->status;
}

enum status sharing_keep(const struct sharing *sharing, struct sharing_point *point,
                         struct error *err)
{
    point->asked = json_copy_whole(sharing->asked);
    point->answers = json_copy_whole(sharing->answers);
    if (point->asked && point->answers)
        return STATUS_OK;
    sharing_point_free(point);
    return memory_error(err);
}

enum status sharing_go_back(struct sharing *sharing, const struct sharing_point *point,
                            timestamp now, struct error *err)
{
    return sharing_put(sharing, json_copy_whole(point->asked), json_copy_whole(point->answers), now,
                       err);
}

void sharing_point_free(struct sharing_point *point)
{
    json_decref(point->asked);
    json_decref(point->answers);
    *point = (struct sharing_point){0};
}
