#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base_folder.h"

TestSuite(base_file_folder, .init = start, .fini = finish);

static void make_tree(void)
{
    cr_assert_eq(mkdir("tree", 0700), 0);
    cr_assert_eq(mkdir("tree/a", 0700), 0);
    cr_assert_eq(mkdir("tree/a/b", 0700), 0);
    cr_assert_eq(mkdir("tree/c", 0700), 0);
    put("tree/.hidden", "x");
    put("tree/a/f", "x");
    put("tree/a/b/f", "x");
    cr_assert_eq(symlink("../keep", "tree/link"), 0);
    cr_assert_eq(symlink("../../keep", "tree/a/link"), 0);
    cr_assert_eq(mkfifo("tree/pipe", 0600), 0);
}

Test(base_file_folder, removes_a_tree_and_nothing_else)
{
    cr_assert_eq(mkdir("keep", 0700), 0);
    put("keep/f", "kept");
    make_tree();
    cr_assert_eq(file_remove_tree("tree", &err), STATUS_OK, "%s", err.message);
    cr_assert_not(file_exists("tree"));
    assert_content("keep/f", "kept");
    cr_assert_eq(file_remove_tree("tree", &err), STATUS_OK, "a missing one is no error");
    cr_assert_eq(symlink("keep", "link"), 0);
    cr_assert_eq(file_remove_tree("link", &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "link: cannot remove the folder: Not a directory");
    cr_assert_eq(file_remove_tree("link/", &err), STATUS_SYSTEM);
    assert_content("keep/f", "kept");
    cr_assert_eq(file_remove_tree("keep/f", &err), STATUS_SYSTEM);
    assert_content("keep/f", "kept");

    /* More names than one read of the folder gives. */
    cr_assert_eq(mkdir("many", 0700), 0);
    for (int i = 0; i < 2000; i++) {
        char name[40];
        snprintf(name, sizeof name, "many/%d", i);
        put(name, "");
    }
    cr_assert_eq(file_remove_tree("many/", &err), STATUS_OK, "%s", err.message);
    cr_assert_not(file_exists("many"));
}

Test(base_file_folder, removes_one_file_and_no_folder)
{
    put("file", "x");
    cr_assert_eq(mkdir("folder", 0700), 0);
    cr_assert_eq(symlink("folder", "link"), 0);
    cr_assert_eq(file_remove("file", &err), STATUS_OK, "%s", err.message);
    cr_assert_not(file_exists("file"));
    cr_assert_eq(file_remove("file", &err), STATUS_OK, "a missing one is no error");
    cr_assert_eq(file_remove("link", &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(file_remove("folder", &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "folder: cannot remove the file: Is a directory");
    cr_assert_str_eq(err.hint, "remove it by hand");
    cr_assert(file_exists("folder"));
}

Test(base_file_folder, a_removal_that_failed_can_be_repeated)
{
    int descriptors = count_descriptors();
    bool hit = true;
    cr_assert_eq(mkdir("keep", 0700), 0);
    for (int n = 1; hit; n++) {
        char plan[32];
        make_tree();
        snprintf(plan, sizeof plan, "fail:%d", n);
        seam_plan(plan);
        enum status status = file_remove_tree("tree", &err);
        hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "%s", plan);
        cr_assert_eq(file_exists("tree"), hit, "%s", plan);
        cr_assert_eq(file_remove_tree("tree", &err), STATUS_OK, "%s", plan);
        cr_assert_eq(count_descriptors(), descriptors, "%s", plan);
        cr_assert(hit || n > 20);
    }
}

Test(base_file_folder, too_deep_a_tree_is_an_error)
{
    char path[200] = "t";
    for (int i = 0; i < 70; i++) {
        cr_assert_eq(mkdir(path, 0700), 0);
        strcat(path, "/t");
    }
    cr_assert_eq(file_remove_tree("t", &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "t: folders nested deeper than the limit of 64");
    /* The upper part goes away in two steps. */
    cr_assert_eq(rename("t/t/t/t/t/t/t/t/t/t", "lower"), 0);
    cr_assert_eq(file_remove_tree("lower", &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(file_remove_tree("t", &err), STATUS_OK, "%s", err.message);
}

Test(base_file_folder, makes_and_lists_folders)
{
    struct stat about;
    struct file_list list = {0};
    cr_assert_eq(file_make_folder("f", 0700, &err), STATUS_OK);
    cr_assert_eq(stat("f", &about), 0);
    cr_assert_eq(about.st_mode & 07777, 0700);
    cr_assert_eq(file_make_folder("f", 0700, &err), STATUS_USAGE);
    cr_assert_str_eq(err.message, "f: exists already");
    cr_assert_eq(file_make_folder("none/f", 0700, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "none/f: cannot make the folder: No such file or directory");
    cr_assert_eq(file_list_folder("f", &list, &err), STATUS_OK);
    cr_assert_eq(list.count, 0);
    file_list_free(&list);
    static const char *const names[] = {"Z", "a", "a b", "a.json", "b", "\xc3\xa9"};
    put("f/.hidden", "");
    for (size_t i = 6; i-- > 0;) {
        char path[20];
        snprintf(path, sizeof path, "f/%s", names[i]);
        put(path, "");
    }
    cr_assert_eq(file_list_folder("f", &list, &err), STATUS_OK);
    cr_assert_eq(list.count, 6);
    for (size_t i = 0; i < 6; i++)
        cr_assert_str_eq(list.names[i], names[i]);
    file_list_free(&list);
    file_list_free(&list);
    file_list_free(NULL);
    cr_assert_eq(file_list_folder("none", &list, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "none: cannot open the folder: No such file or directory");
    bool hit = true;
    int descriptors = count_descriptors();
    for (int n = 1; hit; n++) {
        char plan[32];
        snprintf(plan, sizeof plan, "fail:%d", n);
        seam_plan(plan);
        enum status status = file_list_folder("f", &list, &err);
        hit = seam_was_hit();
        seam_plan(NULL);
        cr_assert_eq(status, hit ? STATUS_SYSTEM : STATUS_OK, "%s", plan);
        cr_assert_eq(list.count, hit ? 0 : 6, "%s", plan);
        cr_assert_eq(count_descriptors(), descriptors, "%s", plan);
    }
    file_list_free(&list);
}

Test(base_file_folder, lists_hidden_names_too)
{
    struct file_list list = {0};
    put("a", "");
    put(".a", "");
    put("..a", "");
    cr_assert_eq(file_list_all(".", &list, &err), STATUS_OK);
    cr_assert_eq(list.count, 3);
    cr_expect_str_eq(list.names[0], "..a");
    cr_expect_str_eq(list.names[1], ".a");
    cr_expect_str_eq(list.names[2], "a");
    file_list_free(&list);
    cr_assert_eq(file_list_all("none", &list, &err), STATUS_SYSTEM);
    cr_assert_str_eq(err.message, "none: cannot open the folder: No such file or directory");
}

Test(base_file_folder, hidden_folders_are_nobody_elses_and_go_when_they_are_old)
{
    char *one = NULL, *other = NULL, *none = NULL;
    struct stat about;
    cr_assert_eq(mkdir("d", 0700), 0);
    cr_assert_eq(file_make_hidden("d/x", ".making", &one, &err), STATUS_OK, "%s", err.message);
    cr_assert_eq(file_make_hidden("d/x", ".making", &other, &err), STATUS_OK, "%s", err.message);
    cr_expect_str_neq(one, other);
    cr_expect_eq(strncmp(one, "d/.x.", 5), 0);
    cr_expect_eq(strlen(one), strlen("d/.x.XXXXXXXX.making"));
    cr_assert_eq(stat(one, &about), 0);
    cr_expect_eq(about.st_mode & 07777, 0700);
    cr_expect_eq(file_make_hidden("none/x", ".making", &none, &err), STATUS_SYSTEM);
    cr_expect_null(none);
    cr_assert_eq(mkdir("d/.x.making", 0700), 0);
    cr_assert_eq(mkdir("d/x.01234567.making", 0700), 0);
    put("d/.x.01234567.making", "a file");
    cr_assert_eq(symlink("x.01234567.making", "d/.x.89abcdef.making"), 0);
    cr_assert_eq(system("touch -d '2 days ago' d/.x.making d/x.01234567.making "
                        "d/.x.01234567.making d/.x.*"),
                 0);
    char command[100];
    snprintf(command, sizeof command, "touch %s", other);
    cr_assert_eq(system(command), 0);
    file_sweep_hidden("d", ".other", true);
    file_sweep_hidden("none", ".making", true);
    cr_expect_eq(count_names("d"), 6);
    file_sweep_hidden("d", ".making", false);
    cr_expect_not(file_exists(one), "a day old");
    cr_expect(file_exists(other), "somebody may be filling it");
    cr_expect_eq(count_names("d"), 5);
    file_sweep_hidden("d", ".making", true);
    cr_expect_not(file_exists(other), "nobody can be filling it");
    cr_expect_eq(count_names("d"), 4);
    memory_free(one);
    memory_free(other);
}
