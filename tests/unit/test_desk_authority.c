/* The office's own certificate authority: kept, and renewed in time. */
#include <criterion/criterion.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>
#include <string.h>

#include "http/authority.h"

enum { DAY = 86400 };
static const timestamp NOW = 1800000000;

static X509 *first_of(const char *pem)
{
    BIO *memory = BIO_new_mem_buf(pem, -1);
    X509 *made = PEM_read_bio_X509(memory, NULL, NULL, NULL);
    BIO_free(memory);
    cr_assert(made);
    return made;
}

static void prepare(const char *folder, const char *host, timestamp now, struct authority *made)
{
    struct error err = {0};
    cr_assert_eq(authority_prepare(folder, host, now, made, &err), STATUS_OK, "%s", err.message);
}

static void make_folder(char folder[])
{
    cr_assert(mkdtemp(folder));
}

static void remove_folder(const char *folder)
{
    struct error err = {0};
    cr_assert_eq(file_remove_tree(folder, &err), STATUS_OK);
}

Test(desk_authority, it_stays_and_what_it_signs_is_renewed_in_time)
{
    char folder[] = "/tmp/safehand-authority-XXXXXX";
    struct authority first, again, renewed, anew;
    make_folder(folder);
    prepare(folder, "office.example.org", NOW, &first);
    cr_expect(first.is_new);
    cr_expect_eq(first.renew, NOW + 60 * DAY);
    cr_expect_eq(first.ends, NOW + 1826LL * DAY);
    prepare(folder, "office.example.org", NOW + 59 * DAY, &again);
    cr_expect_not(again.is_new);
    cr_expect_str_eq(again.certificate, first.certificate);
    cr_expect_str_eq(again.key, first.key);
    prepare(folder, "office.example.org", NOW + 61 * DAY, &renewed);
    cr_expect_not(renewed.is_new);
    cr_expect_str_eq(renewed.fingerprint, first.fingerprint);
    cr_expect_str_neq(renewed.certificate, first.certificate);
    cr_expect_eq(renewed.renew, NOW + 121 * DAY);
    prepare(folder, "office.example.org", NOW + 1737LL * DAY, &anew);
    cr_expect(anew.is_new, "90 days before it ends there is another one");
    cr_expect_str_neq(anew.fingerprint, first.fingerprint);
    authority_free(&first);
    authority_free(&again);
    authority_free(&renewed);
    authority_free(&anew);
    remove_folder(folder);
}

Test(desk_authority, it_vouches_for_one_name_or_address)
{
    static const char *const hosts[] = {"office.example.org", "192.168.1.5", "fd00::1"};
    for (size_t i = 0; i < 3; i++) {
        char folder[] = "/tmp/safehand-authority-XXXXXX";
        struct authority made;
        make_folder(folder);
        prepare(folder, hosts[i], NOW, &made);
        X509 *server = first_of(made.certificate), *authority = first_of(made.shown);
        bool is_it = i == 0 ? X509_check_host(server, hosts[i], 0, 0, NULL) == 1
                            : X509_check_ip_asc(server, hosts[i], 0) == 1;
        cr_expect(is_it, "%s", hosts[i]);
        cr_expect_eq(X509_verify(server, X509_get0_pubkey(authority)), 1);
        cr_expect(X509_get_extension_flags(authority) & EXFLAG_CA);
        cr_expect_eq(X509_get_pathlen(authority), 0);
        int constrained = X509_get_ext_by_NID(authority, NID_name_constraints, -1);
        cr_assert(constrained >= 0);
        cr_expect(X509_EXTENSION_get_critical(X509_get_ext(authority, constrained)));
        cr_expect_not(strstr(made.shown, "PRIVATE"));
        X509_free(server);
        X509_free(authority);
        authority_free(&made);
        remove_folder(folder);
    }
}

Test(desk_authority, what_does_not_belong_together_is_made_anew)
{
    char folder[] = "/tmp/safehand-authority-XXXXXX", *path;
    struct authority first, again;
    struct error err = {0};
    make_folder(folder);
    prepare(folder, "office.example.org", NOW, &first);
    path = memory_format("%s/server.key", folder);
    cr_assert_eq(file_write_whole(path, "x", 1, 0600, FILE_REPLACE, &err), STATUS_OK);
    prepare(folder, "office.example.org", NOW, &again);
    cr_expect_not(again.is_new);
    cr_expect_str_neq(again.key, first.key);
    memory_free(path);
    authority_free(&first);
    authority_free(&again);
    remove_folder(folder);
}
