/* SPDX-License-Identifier: ISC */
#include "login.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>

/*
 * The file first: asking the name service loads its libraries, which costs as
 * much as the rest of the start.
 */
const char *
crm_login(uid_t uid, struct crm_pool *pool)
{
	const struct passwd *pw = NULL;
	FILE *f = fopen("/etc/passwd", "re");
	const char *name;

	while (f != NULL && (pw = fgetpwent(f)) != NULL)
		if (pw->pw_uid == uid)
			break;
	if (pw == NULL)
		pw = getpwuid(uid);
	name = pw ? crm_pool_fmt(pool, "%s", pw->pw_name)
		  : crm_pool_fmt(pool, "%u", uid);
	if (f != NULL)
		fclose(f);
	return name;
}

bool
crm_login_known(const char *name)
{
	return getpwnam(name) != NULL ||
	    (name[0] != '\0' && name[strspn(name, "0123456789")] == '\0');
}
