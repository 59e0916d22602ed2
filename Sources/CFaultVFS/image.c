#define _GNU_SOURCE
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512 };

uint32_t chance_permille(uint64_t seed, uint64_t index) {
    // splitmix64
    uint64_t z = seed + (index + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) % 1000);
}

struct image *image_named(struct disk *disk, const char *path, bool makes) {
    const char *name = path + disk->folder_length + 1;
    for (struct image *image = disk->images; image; image = image->next) {
        if (strcmp(image->name, name) == 0) return image;
    }
    if (!makes) return NULL;
    size_t length = strlen(name);
    struct image *image = calloc(1, sizeof *image + length + 1);
    if (!image) return NULL;
    memcpy(image->name, name, length + 1);
    image->next = disk->images;
    disk->images = image;
    return image;
}

void image_forget_changes(struct image *image) {
    while (image->newest) {
        struct change *change = image->newest;
        image->newest = change->older;
        free(change);
    }
}

void image_free(struct disk *disk, struct image *image) {
    for (struct image **link = &disk->images; *link; link = &(*link)->next) {
        if (*link != image) continue;
        *link = image->next;
        break;
    }
    image_forget_changes(image);
    free(image->ghost);
    free(image);
}

bool image_add(
    struct image *image, sqlite3_int64 size_before, sqlite3_int64 offset, bool is_truncation, const void *new_bytes,
    size_t new_count, const void *old_bytes, size_t old_count) {
    struct change *change = malloc(sizeof *change + new_count + old_count);
    if (!change) return false;
    *change = (struct change){
        .older = image->newest, .size_before = size_before, .offset = offset, .is_truncation = is_truncation,
        .new_count = new_count, .old_count = old_count};
    if (new_count > 0) memcpy(change->bytes, new_bytes, new_count);
    if (old_count > 0) memcpy(change->bytes + new_count, old_bytes, old_count);
    image->newest = change;
    return true;
}

// A whole file in memory.
struct content {
    unsigned char *bytes;
    size_t size;
    size_t capacity;
};

static bool content_resize(struct content *content, size_t size) {
    if (size > content->capacity) {
        size_t capacity = size * 2;
        unsigned char *bytes = realloc(content->bytes, capacity);
        if (!bytes) return false;
        content->bytes = bytes;
        content->capacity = capacity;
    }
    if (size > content->size) memset(content->bytes + content->size, 0, size - content->size);
    content->size = size;
    return true;
}

static bool content_put(struct content *content, size_t offset, const void *bytes, size_t count) {
    if (offset + count > content->size && !content_resize(content, offset + count)) return false;
    if (count > 0) memcpy(content->bytes + offset, bytes, count);
    return true;
}

static bool content_read(struct content *content, const char *path) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    struct stat status;
    bool is_read = fstat(file, &status) == 0 && content_resize(content, (size_t)status.st_size);
    size_t done = 0;
    while (is_read && done < content->size) {
        ssize_t count = pread(file, content->bytes + done, content->size - done, (off_t)done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) is_read = false;
        else done += (size_t)count;
    }
    close(file);
    return is_read;
}

static bool content_write(const struct content *content, const char *path) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return false;
    size_t done = 0;
    while (done < content->size) {
        ssize_t count = pwrite(file, content->bytes + done, content->size - done, (off_t)done);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        done += (size_t)count;
    }
    close(file);
    return done == content->size;
}

static char *image_path(const struct disk *disk, const struct image *image) {
    size_t length = disk->folder_length + strlen(image->name) + 2;
    char *path = malloc(length);
    if (path) snprintf(path, length, "%s/%s", disk->folder, image->name);
    return path;
}

bool image_keep_ghost(const char *path, struct image *image) {
    struct content content = {0};
    if (!content_read(&content, path)) {
        free(content.bytes);
        return false;
    }
    free(image->ghost);
    image->ghost = content.bytes;
    image->ghost_size = (sqlite3_int64)content.size;
    image->is_deleted = true;
    return true;
}

/// Applies the changes in their order, each sector of each by chance.
static bool apply_by_chance(
    struct content *content, const struct change *change, uint64_t seed, uint32_t kept_permille, uint64_t *index) {
    if (!change) return true;
    if (!apply_by_chance(content, change->older, seed, kept_permille, index)) return false;
    if (change->is_truncation) {
        if (chance_permille(seed, (*index)++) >= kept_permille) return true;
        return content_resize(content, (size_t)change->offset);
    }
    size_t offset = (size_t)change->offset, end = offset + change->new_count;
    for (size_t start = offset; start < end;) {
        size_t stop = (start / SECTOR + 1) * SECTOR;
        if (stop > end) stop = end;
        bool is_kept = chance_permille(seed, (*index)++) < kept_permille;
        if (is_kept && !content_put(content, start, change->bytes + (start - offset), stop - start)) return false;
        start = stop;
    }
    return true;
}

bool image_cut(struct disk *disk, struct image *image, uint64_t seed, uint32_t kept_permille) {
    char *path = image_path(disk, image);
    if (!path) return false;
    uint64_t index = 0;
    for (const char *letter = image->name; *letter; letter++) seed = seed * 31 + (unsigned char)*letter;
    struct content content = {0};
    bool works = true;
    if (image->is_deleted) {
        // Gone, or back again.
        if (chance_permille(seed, index++) < kept_permille) goto done;
        content = (struct content){image->ghost, (size_t)image->ghost_size, (size_t)image->ghost_size};
        image->ghost = NULL;
    } else if (image->is_new && chance_permille(seed, index++) >= kept_permille) {
        unlink(path);
        goto done;
    } else {
        works = content_read(&content, path);
    }
    for (struct change *change = image->newest; works && change; change = change->older) {
        works = content_put(&content, (size_t)change->offset, change->bytes + change->new_count, change->old_count) &&
            content_resize(&content, (size_t)change->size_before);
    }
    works = works && apply_by_chance(&content, image->newest, seed, kept_permille, &index) &&
        content_write(&content, path);
done:
    free(content.bytes);
    free(path);
    return works;
}
