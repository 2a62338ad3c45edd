/* SPDX-License-Identifier: ISC */
/* Who the system says runs the program. */
#ifndef CRM_LOGIN_H
#define CRM_LOGIN_H

#include <stdbool.h>
#include <sys/types.h>

#include "mem.h"

/* The login of UID, its number if it has none; from POOL. */
const char *crm_login(uid_t uid, struct crm_pool *pool);

/* Whether the system knows a user of that name, or it is a number. */
bool crm_login_known(const char *name);

#endif
