/*
 * Reads pairs, such as "name=value&other=%41": names and values are letters, digits and bytes that are escaped. A word has at most 8 bytes.
 * There is a mistake in it, for the fuzzer to find. `npm run corpus:c` compiles it, without a library.
 */
#include <stddef.h>
#include <stdint.h>

#define LONGEST 8

struct word {
  uint8_t bytes[LONGEST];
  size_t length;
};

struct reader {
  const uint8_t *at;
  const uint8_t *end;
};

static int put(struct word *word, uint8_t byte) {
  if (word->length == LONGEST) return 0;
  word->bytes[word->length++] = byte;
  return 1;
}

static int hex(uint8_t byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  return -1;
}

static int plain(uint8_t byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* A percent sign and two digits. The mistake: it does not ask whether there is room, as `put` does. */
static int escaped(struct reader *reader, struct word *word) {
  if (reader->end - reader->at < 3) return 0;
  int high = hex(reader->at[1]), low = hex(reader->at[2]);
  if (high < 0 || low < 0) return 0;
  word->bytes[word->length++] = (uint8_t)(high * 16 + low);
  reader->at += 3;
  return 1;
}

static int read_word(struct reader *reader, struct word *word) {
  word->length = 0;
  while (reader->at < reader->end) {
    uint8_t byte = *reader->at;
    if (byte == '%') {
      if (!escaped(reader, word)) return 0;
    } else if (plain(byte)) {
      if (!put(word, byte)) return 0;
      reader->at++;
    } else {
      break;
    }
  }
  return word->length > 0;
}

/* Where the canonical ABI puts the text of a call. Nothing is kept from call to call. */
static uint8_t heap[32768];
static size_t used;

__attribute__((export_name("cabi_realloc"))) void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size) {
  (void)old, (void)old_size, (void)align;
  if (size > sizeof heap - used) __builtin_trap();
  void *at = heap + used;
  used += size;
  return at;
}

/* How many pairs the text has; -1 where it has anything else. */
__attribute__((export_name("parse"))) int32_t parse(const uint8_t *text, size_t length) {
  struct reader reader = {text, text + length};
  struct word name, value;
  int32_t pairs = 0;
  used = 0;
  while (reader.at < reader.end) {
    if (pairs > 0 && *reader.at++ != '&') return -1;
    if (!read_word(&reader, &name)) return -1;
    if (reader.at == reader.end || *reader.at++ != '=') return -1;
    if (!read_word(&reader, &value)) return -1;
    pairs++;
  }
  return pairs;
}
