/* A sender speaks for the ledger that their card names: without one there, none may be claimed. */
#include "package_support.h"

Test(package_claims, a_sender_without_a_ledger)
{
    struct scene scene;
    scene_begin(&scene);
    card_free(scene.sender_card);
    /* The card as it was made before any office, which names none. */
    OK(card_parse(scene.sender->card->bytes, scene.sender->card->length, "a card",
                  &scene.sender_card, err));
    cr_assert_null(scene.sender_card->ledger_origin);
    scene_seal(&scene);
    scene_refuses(&scene, &scene.package, STATUS_AUTHENTICATION,
                  "the package names a ledger, and its sender's card names none");
    scene_end(&scene);
}
