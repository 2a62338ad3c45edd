/* SPDX-License-Identifier: ISC */
/* Words and ids, from operands, lines and JSON objects. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli_impl.h"

static FILE *
open_file(const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");

	if (f == NULL) {
		cli_complain("%s: %s", path, strerror(errno));
		exit(CRM_TROUBLE);
	}
	return f;
}

char *
cli_file(const char *path)
{
	struct crm_buf buf = {0};
	char block[65536];
	FILE *f = open_file(path);
	size_t n;

	crm_buf_str(&buf, "");
	while ((n = fread(block, 1, sizeof(block), f)) > 0) {
		crm_buf_add(&buf, block, n);
		if (buf.len > 64 << 20) {
			cli_complain("%s: more than 64 MiB", path);
			exit(CRM_TROUBLE);
		}
	}
	if (ferror(f)) {
		cli_complain("%s: %s", path, strerror(errno));
		exit(CRM_TROUBLE);
	}
	if (f != stdin)
		fclose(f);
	if (memchr(buf.s, '\0', buf.len) != NULL) {
		cli_complain("%s: a NUL byte", path);
		exit(CRM_REFUSED);
	}
	return cli_own(buf.s);
}

static void
add_word(struct cli_words *words, const char *field, const char *value)
{
	struct cli_word *old = words->at;

	if (words->n == words->cap) {
		words->cap = words->cap ? words->cap * 2 : 8;
		words->at =
		    crm_pool_get(&cli.pool, words->cap * sizeof(*words->at));
		if (words->n > 0)
			memcpy(words->at, old, words->n * sizeof(*old));
	}
	words->at[words->n++] = (struct cli_word){field, value};
}

/* field=@FILE: the value, without the line end that editors add. */
static const char *
value_of(const char *value)
{
	char *text;
	size_t n;

	if (value[0] != '@')
		return value;
	text = cli_file(value + 1);
	n = strlen(text);
	if (n > 0 && text[n - 1] == '\n')
		text[--n] = '\0';
	if (n > 0 && text[n - 1] == '\r')
		text[n - 1] = '\0';
	return text;
}

void
cli_words(int *argc, char **argv, struct cli_words *words)
{
	int i, n = 0;
	char *eq;

	for (i = 0; i < *argc; i++) {
		eq = strchr(argv[i], '=');
		if (eq == NULL || eq == argv[i]) {
			argv[n++] = argv[i];
			continue;
		}
		add_word(words,
		    crm_pool_str(&cli.pool, argv[i], (size_t)(eq - argv[i])),
		    value_of(eq + 1));
	}
	*argc = n;
}

static void
add_input(struct cli_inputs *inputs, struct cli_input input)
{
	inputs->at =
	    crm_room(inputs->at, inputs->n, &inputs->cap, sizeof(*inputs->at));
	inputs->at[inputs->n++] = input;
}

/* An id of one of the kinds LETTERS; a bare number is of the last kind. */
static bool
wanted_id(const char *text, const char *letters, struct cli_input *input)
{
	const char *l;

	for (l = letters; *l != '\0'; l++) {
		if (crm_id_parse(text, *l, false, &input->id)) {
			input->letter = *l;
			return true;
		}
	}
	return false;
}

static bool
any_id(const char *text)
{
	int64_t id;

	return text[0] >= 'a' && text[0] <= 'z' &&
	    crm_id_parse(text + 1, text[0], true, &id);
}

struct json_line {
	const char *letters;
	struct cli_input *input;
};

static enum crm_code
take_key(void *arg, const char *key, const char *value, struct crm_err *err)
{
	struct json_line *j = arg;
	struct cli_input own = {0};

	/* A policy's or task's line has its contact's id beside its own. */
	if ((strcmp(key, "policy_id") == 0 || strcmp(key, "task_id") == 0 ||
		strcmp(key, "soa_id") == 0 ||
		strcmp(key, "proposal_id") == 0) &&
	    wanted_id(value, j->letters, &own)) {
		j->input->id = own.id;
		j->input->letter = own.letter;
		return CRM_OK;
	}
	if (strcmp(key, "id") == 0 &&
	    (j->input->letter == 'p' || j->input->letter == 't' ||
		j->input->letter == 's' || j->input->letter == 'v'))
		return CRM_OK;
	if (strcmp(key, "id") != 0) {
		add_word(&j->input->words,
		    crm_pool_str(&cli.pool, key, strlen(key)),
		    crm_pool_str(&cli.pool, value, strlen(value)));
		return CRM_OK;
	}
	if (wanted_id(value, j->letters, j->input))
		return CRM_OK;
	if (strchr(j->letters, 'c') != NULL &&
	    crm_id_parse(value, 'c', true, &j->input->id)) {
		j->input->letter = 'c';
		return CRM_OK;
	}
	return crm_fail(
	    err, CRM_REFUSED, "\"%.40s\" is not an id it can use", value);
}

/* The first wanted id among the leading id fields of a line. */
static bool
id_of_line(char *line, const char *letters, struct cli_input *input)
{
	const char *l;
	char *field, *save = NULL, copy[128] = "";
	bool leading = true;

	for (l = letters; *l != '\0'; l++) {
		const char one[2] = {*l, '\0'};

		strncpy(copy, line, sizeof(copy) - 1);
		field = strtok_r(copy, "\t", &save);
		for (leading = true; field != NULL && leading;
		     field = strtok_r(NULL, "\t", &save)) {
			if (wanted_id(field, one, input))
				return true;
			leading = any_id(field);
		}
	}
	line[strcspn(line, "\t ")] = '\0';
	if (strchr(letters, 'c') == NULL ||
	    !crm_id_parse(line, 'c', true, &input->id))
		return false;
	input->letter = 'c';
	return true;
}

static const char *
kind(char letter)
{
	return letter == 'p' ? "policy"
	    : letter == 't'  ? "task"
	    : letter == 's'  ? "scope of appointment"
			     : "contact";
}

/* The record that a line of N bytes names, and what it says of it. */
static enum crm_code
take_line(char *line, size_t n, const char *letters, bool anonymous,
    struct cli_input *input, struct crm_err *err)
{
	struct json_line j = {letters, input};

	if (strlen(line) != n)
		return crm_fail(err, CRM_REFUSED, "a NUL byte");
	if (line[0] == '{') {
		if (crm_json_object(line, take_key, &j, err))
			return err->code;
		return input->id != 0 || anonymous
		    ? CRM_OK
		    : crm_fail(err, CRM_REFUSED, "the object has no id");
	}
	if (anonymous || !id_of_line(line, letters, input))
		return crm_fail(err, CRM_REFUSED,
		    "no id of a %s at its beginning", kind(letters[0]));
	return CRM_OK;
}

/* With -k a line that names nothing is left out. */
static void
read_lines(const char *letters, bool anonymous, struct cli_inputs *inputs)
{
	char *line = NULL;
	size_t cap = 0;
	ssize_t n;
	uint64_t number = 0;
	struct crm_err err;

	while ((n = getline(&line, &cap, stdin)) > 0) {
		struct cli_input input = {.line = ++number};

		while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
			line[--n] = '\0';
		if (line[strspn(line, " \t")] == '\0' &&
		    strlen(line) == (size_t)n)
			continue;
		if (take_line(line, (size_t)n, letters, anonymous, &input,
			&err) == CRM_OK) {
			add_input(inputs, input);
			continue;
		}
		crm_fail_at(&err, "line %llu: ", (unsigned long long)number);
		if (!cli_keep())
			cli_die(&err);
		cli_skip(&err);
	}
	if (ferror(stdin)) {
		cli_complain("standard input: %s", strerror(errno));
		exit(CRM_TROUBLE);
	}
	free(line);
}

/* Where an input like this one is among those seen, or would be. */
static size_t *
place_of(const struct cli_inputs *inputs, const struct cli_input *input,
    size_t *seen, size_t places)
{
	uint64_t key = (uint64_t)input->id * 0x9E3779B97F4A7C15U;
	size_t at = (size_t)(key >> 20) & (places - 1);
	const struct cli_input *other;

	for (; seen[at] != 0; at = (at + 1) & (places - 1)) {
		other = &inputs->at[seen[at] - 1];
		if (other->id == input->id && other->letter == input->letter)
			break;
	}
	return &seen[at];
}

/* The same id twice counts once, unless the lines say something of it. */
static void
drop_repeats(struct cli_inputs *inputs)
{
	size_t places = 2, n = 0, i;
	size_t *seen, *place; /* open addressing: inputs, counted from 1 */
	struct cli_input input;

	while (places < inputs->n * 2)
		places *= 2;
	seen = crm_alloc(places * sizeof(*seen));
	for (i = 0; i < inputs->n; i++) {
		input = inputs->at[i];
		if (input.id != 0) {
			place = place_of(inputs, &input, seen, places);
			if (*place != 0 && input.words.n == 0)
				continue;
			if (*place == 0)
				*place = n + 1;
		}
		inputs->at[n++] = input;
	}
	inputs->n = n;
	free(seen);
}

void
cli_ids(int argc, char **argv, const char *letters, bool anonymous,
    struct cli_inputs *inputs)
{
	struct cli_input input;
	int i;

	for (i = 0; i < argc; i++) {
		memset(&input, 0, sizeof(input));
		if (strcmp(argv[i], "-") == 0) {
			read_lines(letters, anonymous, inputs);
			continue;
		}
		if (!wanted_id(argv[i], letters, &input)) {
			input.letter = 'c';
			if (strchr(letters, 'c') == NULL ||
			    !crm_id_parse(argv[i], 'c', true, &input.id)) {
				cli_complain("%s: not an id (%c17)", argv[i],
				    letters[0]);
				exit(CRM_REFUSED);
			}
		}
		add_input(inputs, input);
	}
	drop_repeats(inputs);
	if (inputs->at != NULL)
		cli_own(inputs->at);
}

enum crm_code
cli_change(const struct cli_words *words, bool json, enum crm_record record,
    struct crm_change *change, struct crm_err *err)
{
	enum crm_field_id id;
	bool seen[CRM_NFIELDS] = {false}, parts = false;
	size_t i;

	for (i = 0; i < words->n; i++)
		parts |= strcmp(words->at[i].field, "first_name") == 0 ||
		    strcmp(words->at[i].field, "last_name") == 0;
	for (i = 0; i < words->n; i++) {
		/* The full name says nothing beside its parts. */
		if (json && parts && strcmp(words->at[i].field, "name") == 0)
			continue;
		/* What crm-list printed may come back, computed fields too. */
		if (json && crm_field_named(words->at[i].field, &id) &&
		    ((crm_fields[id].flags & CRM_COMPUTED) ||
			((record == CRM_OF_POLICY || record == CRM_OF_TASK ||
			     record == CRM_OF_SOA) &&
			    crm_fields[id].record <= CRM_OF_ENGINE)))
			continue;
		if (crm_field_named(words->at[i].field, &id)) {
			if (seen[id])
				return crm_fail(err, CRM_MISUSE,
				    "%s stands twice", words->at[i].field);
			seen[id] = true;
		}
		if (crm_change_add(change, record, words->at[i].field,
			words->at[i].value, &cli.now, &cli.pool, err))
			return err->code;
	}
	return CRM_OK;
}

enum crm_code
cli_mappings(const char *name, struct crm_rulesets *kept,
    const struct crm_ruleset **one, struct crm_err *err)
{
	bool none = name != NULL && strcmp(name, "-") == 0;
	struct crm_store *store;
	enum crm_code code;

	kept->n = 0;
	*one = NULL;
	if ((name == NULL || none) && !cli_store_there())
		return CRM_OK;
	/* The agency's own fields are known from then on. */
	store = cli_open(CRM_READ);
	code = none ? CRM_OK : crm_store_mappings(store, cli_pool(), kept, err);
	cli_close();
	if (code == CRM_OK && name != NULL && !none)
		code = crm_ruleset_find(kept, name, one, err);
	return code;
}
