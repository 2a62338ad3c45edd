/* SPDX-License-Identifier: ISC */
#include "custom.h"

#include <string.h>

#include "text.h"

#define NAME_BYTES 40
#define WORDS 60 /* of a closed list; crm_field_parse() knows a few more */

static struct crm_custom own[CRM_NCUSTOM];
static struct crm_pool texts[CRM_NCUSTOM]; /* of each */
static unsigned used;                      /* places, up to the last one */
static bool held;
const struct crm_custom *const crm_customs = own;

unsigned
crm_customs_used(void)
{
	return used;
}

unsigned
crm_custom_place(const char *name)
{
	unsigned i;

	for (i = 0; i < CRM_NCUSTOM; i++)
		if (own[i].name != NULL && strcmp(own[i].name, name) == 0)
			break;
	return i;
}

/* Definitions ----------------------------------------------------------- */

static const char *
squashed(const char *text, struct crm_pool *pool)
{
	struct crm_buf buf = {0};
	const char *kept;

	crm_text_squash(&buf, text);
	kept = crm_pool_str(pool, buf.s ? buf.s : "", buf.len);
	crm_buf_free(&buf);
	return kept;
}

static enum crm_code
set_name(struct crm_custom *f, const char *text, struct crm_pool *pool,
    struct crm_err *err)
{
	size_t n = strlen(text);

	if (text[0] < 'a' || text[0] > 'z' || n > NAME_BYTES ||
	    strspn(text, "abcdefghijklmnopqrstuvwxyz_0123456789") != n)
		return crm_fail(err, CRM_REFUSED,
		    "%.60s: not a name for a field (a small letter, then also "
		    "digits and _, at most %d)",
		    text, NAME_BYTES);
	/* What a term or a file of rejected rows calls something else. */
	if (strcmp(text, "op") == 0 || strcmp(text, "reject_reason") == 0)
		return crm_fail(
		    err, CRM_REFUSED, "%s: means something else already", text);
	f->name = crm_pool_str(pool, text, n);
	return CRM_OK;
}

static enum crm_code
set_type(struct crm_custom *f, const char *text, struct crm_err *err)
{
	static const char *const types[] = {"text", "day", "yes", "word",
	    "dollars", "number", "email", "phone"};
	const unsigned n = sizeof(types) / sizeof(*types);
	const char *near = crm_nearest(text, types, n);
	unsigned i;

	for (i = 0; i < n; i++) {
		if (strcmp(types[i], text) != 0)
			continue;
		f->type = types[i];
		return CRM_OK;
	}
	return crm_fail(err, CRM_REFUSED, "type: \"%.40s\" is not known (%s%s)",
	    text, near ? "nearest: " : "one of: ",
	    near ? near : "text day yes word dollars number email phone");
}

/* Whether one of the words of LIST has FORM, or one alike. */
static bool
listed(const char *list, const char *form, size_t len, struct crm_pool *pool)
{
	return crm_text_closed(list, crm_pool_str(pool, form, len), pool) !=
	    NULL;
}

/* red|rot, green: each form must be one that a value can be told by. */
static enum crm_code
set_words(struct crm_custom *f, const char *text, struct crm_pool *pool,
    struct crm_err *err)
{
	struct crm_buf list = {0};
	const char *form, *fault, *kept = "";
	size_t n;
	unsigned words = 0;
	char end = ' ';

	while (text += strspn(text, ", \t\n"), *text != '\0') {
		form = text;
		n = strcspn(text, "|, \t\n");
		text += n;
		fault = NULL;
		if (*squashed(crm_pool_str(pool, form, n), pool) == '\0')
			fault = "is not a word";
		else if (listed(kept, form, n, pool))
			fault = "is like one before it";
		if (fault != NULL) {
			crm_buf_free(&list);
			return crm_fail(err, CRM_REFUSED, "words: \"%.*s\" %s",
			    n > 40 ? 40 : (int)n, form, fault);
		}
		words += end == ' ';
		crm_buf_fmt(&list, "%s%.*s",
		    list.len == 0    ? ""
			: end == '|' ? "|"
				     : " ",
		    (int)n, form);
		kept = crm_pool_str(pool, list.s, list.len);
		end = *text == '|' ? '|' : ' ';
		text += *text == '|';
	}
	crm_buf_free(&list);
	if (words > WORDS || end == '|')
		return crm_fail(err, CRM_REFUSED,
		    end == '|' ? "words: no synonym behind a |"
			       : "words: more than 60");
	f->words = kept[0] == '\0' ? NULL : kept;
	return CRM_OK;
}

static enum crm_code
set_headings(struct crm_custom *f, const char *text, struct crm_pool *pool,
    struct crm_err *err)
{
	const char *all = "", *one, *heading;
	size_t n;

	for (; *text != '\0'; text += n + (text[n] == ',')) {
		n = strcspn(text, ",");
		one = crm_pool_str(pool, text, n);
		heading = squashed(one, pool);
		if (heading[0] == '\0')
			return crm_fail(err, CRM_REFUSED,
			    "headings: \"%.40s\" has no letter nor digit", one);
		all = all[0] == '\0'
		    ? heading
		    : crm_pool_fmt(pool, "%s %s", all, heading);
	}
	f->headings = all;
	return CRM_OK;
}

/* One line, and no blanks around it. */
static enum crm_code
set_line(const char **to, const char *key, const char *text,
    struct crm_pool *pool, struct crm_err *err)
{
	size_t n, i;

	text += strspn(text, " ");
	for (n = strlen(text); n > 0 && text[n - 1] == ' '; n--)
		continue;
	for (i = 0; i < n; i++)
		if ((unsigned char)text[i] < ' ' || text[i] == 0x7f)
			break;
	if (i < n || n > 200)
		return crm_fail(
		    err, CRM_REFUSED, "%s: one line of at most 200 bytes", key);
	*to = n == 0 ? NULL : crm_pool_str(pool, text, n);
	return CRM_OK;
}

enum crm_code
crm_custom_set(struct crm_custom *f, const char *key, const char *text,
    struct crm_pool *pool, struct crm_err *err)
{
	static const char *const keys[] = {
	    "label", "type", "words", "headings", "personal", "help"};
	const char *near = crm_nearest(key, keys, 6), *word;

	if (!crm_text_valid(text, strlen(text)))
		return crm_fail(
		    err, CRM_REFUSED, "%.40s: the text is not UTF-8", key);
	if (strcmp(key, "name") == 0 && f->name == NULL)
		return set_name(f, text, pool, err);
	if (strcmp(key, "name") == 0)
		return crm_fail(err, CRM_REFUSED,
		    "name: %s is called so for good (people read its label)",
		    f->name);
	if (strcmp(key, "label") == 0)
		return set_line(&f->label, key, text, pool, err);
	if (strcmp(key, "type") == 0)
		return set_type(f, text, err);
	if (strcmp(key, "words") == 0)
		return set_words(f, text, pool, err);
	if (strcmp(key, "headings") == 0)
		return set_headings(f, text, pool, err);
	if (strcmp(key, "help") == 0)
		return set_line(&f->help, key, text, pool, err);
	if (strcmp(key, "personal") != 0)
		return crm_fail(err, CRM_MISUSE,
		    "%.40s: not said of a field (%s%s)", key,
		    near ? "nearest: " : "",
		    near ? near : "label type words headings personal help");
	word = crm_text_closed("yes|y|true|1|si no|n|false|0", text, pool);
	if (word == NULL)
		return crm_fail(err, CRM_REFUSED,
		    "personal: \"%.40s\" is neither yes nor no", text);
	f->personal = strcmp(word, "yes") == 0;
	return CRM_OK;
}

/* Whether TEXT is a heading of a field that does not stand in PLACE. */
static enum crm_code
is_free(const char *name, const char *text, unsigned place, struct crm_err *err)
{
	enum crm_field_id id = crm_field_heading(text);

	if (id == CRM_NFIELDS || id == CRM_F_CUSTOM + place)
		return CRM_OK;
	if (strcmp(crm_fields[id].name, name) == 0)
		return crm_fail(
		    err, CRM_REFUSED, "%s: there is such a field", name);
	return crm_fail(err, CRM_REFUSED,
	    "%s: \"%.60s\" means the field %s already", name, text,
	    crm_fields[id].name);
}

enum crm_code
crm_custom_settle(struct crm_custom *f, unsigned place, struct crm_pool *pool,
    struct crm_err *err)
{
	const char *list, *word;
	char *label, *at;
	size_t len;

	if (f->type == NULL)
		f->type = f->words != NULL ? "word" : "text";
	if (f->label == NULL) {
		len = strlen(f->name);
		while (f->name[len - 1] == '_')
			len--;
		f->label = label = crm_pool_str(pool, f->name, len);
		label[0] = (char)(label[0] - 'a' + 'A');
		while ((at = strchr(label, '_')) != NULL)
			*at = ' ';
	}
	if (f->headings == NULL)
		f->headings = "";
	if (f->help == NULL)
		f->help = f->label;
	if ((strcmp(f->type, "word") == 0) != (f->words != NULL))
		return crm_fail(err, CRM_REFUSED,
		    f->words ? "%s: only a field of type word has words"
			     : "%s: a field of type word needs its words "
			       "(words=red,green)",
		    f->name);
	if (is_free(f->name, f->name, place, err) ||
	    is_free(f->name, f->label, place, err))
		return err->code;
	for (list = f->headings; crm_text_word(&list, &word, &len);)
		if (is_free(f->name, crm_pool_str(pool, word, len), place, err))
			return err->code;
	return CRM_OK;
}

/* The table --------------------------------------------------------------- */

static const char *
copy(const char *text, struct crm_pool *pool)
{
	return text == NULL ? NULL : crm_pool_str(pool, text, strlen(text));
}

static void
put(unsigned place, const struct crm_custom *f)
{
	struct crm_pool *pool = &texts[place];
	struct crm_field field = {.record = CRM_OF_CUSTOM};

	crm_pool_free(pool);
	own[place] = *f;
	own[place].name = copy(f->name, pool);
	own[place].label = field.label = copy(f->label, pool);
	own[place].type = copy(f->type, pool);
	own[place].words = field.words = copy(f->words, pool);
	own[place].headings = field.headings = copy(f->headings, pool);
	own[place].help = field.help = copy(f->help, pool);
	field.name = own[place].name;
	field.flags = f->personal ? CRM_PERSONAL : 0;
	if (f->name == NULL || f->dropped ||
	    !crm_type_find(f->type, &field.type))
		crm_field_put(CRM_F_CUSTOM + place, NULL);
	else
		crm_field_put(CRM_F_CUSTOM + place, &field);
	for (used = CRM_NCUSTOM; used > 0 && own[used - 1].name == NULL;)
		used--;
}

static bool
same(const struct crm_custom *a, const struct crm_custom *b)
{
	return crm_field_same(a->name, b->name) &&
	    crm_field_same(a->label, b->label) &&
	    crm_field_same(a->type, b->type) &&
	    crm_field_same(a->words, b->words) &&
	    crm_field_same(a->headings, b->headings) &&
	    crm_field_same(a->help, b->help) && a->personal == b->personal &&
	    a->dropped == b->dropped;
}

enum crm_code
crm_customs_load(const struct crm_custom *list, struct crm_err *err)
{
	const struct crm_custom nothing = {0};
	unsigned i;

	for (i = 0; i < CRM_NCUSTOM; i++) {
		if (same(&list[i], held && own[i].fresh ? &nothing : &own[i]))
			continue;
		if (held)
			return crm_fail(err, CRM_BUSY,
			    "the agency's own fields were changed meanwhile; "
			    "try again");
		put(i, &list[i]);
	}
	return CRM_OK;
}

void
crm_customs_hold(bool hold)
{
	held = hold;
}

enum crm_code
crm_custom_make(const char *heading, enum crm_field_id *id, struct crm_err *err)
{
	struct crm_custom f = {.fresh = true, .type = "text", .headings = ""};
	struct crm_buf name = {0};
	struct crm_pool pool = {0};
	enum crm_code code;
	unsigned place = 0;
	size_t i, n = 0;

	crm_buf_str(&name, "");
	crm_text_fold(&name, heading);
	/* Everything else between letters and digits is one _. */
	for (i = 0; i < name.len; i++) {
		if (strchr("abcdefghijklmnopqrstuvwxyz0123456789", name.s[i]))
			name.s[n++] = name.s[i];
		else if (n > 0 && name.s[n - 1] != '_')
			name.s[n++] = '_';
	}
	n = n > NAME_BYTES ? NAME_BYTES : n;
	n -= n > 0 && name.s[n - 1] == '_';
	name.s[n] = '\0';
	while (place < CRM_NCUSTOM && own[place].name != NULL)
		place++;
	*id = CRM_F_CUSTOM + place;
	if (place == CRM_NCUSTOM)
		code = crm_fail(err, CRM_REFUSED,
		    "column \"%.60s\": there are %d fields of the agency's own "
		    "already (--map '%.60s=note' makes it a note)",
		    heading, CRM_NCUSTOM, heading);
	else if (set_name(&f, name.s, &pool, err) ||
	    set_line(&f.label, "heading", heading, &pool, err) ||
	    crm_custom_settle(&f, place, &pool, err))
		code = crm_fail(err, CRM_REFUSED,
		    "column \"%.60s\": no field can be named after it (--map "
		    "'%.60s=note' makes it a note)",
		    heading, heading);
	else
		code = CRM_OK;
	if (code == CRM_OK)
		put(place, &f);
	crm_buf_free(&name);
	crm_pool_free(&pool);
	return code;
}
