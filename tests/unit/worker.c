/* SPDX-License-Identifier: ISC */
#include "words.h"

#include <pthread.h>

#include "worker.h"

struct step {
	struct crm_job job;
	unsigned *count; /* of all steps done so far */
	unsigned order;  /* when this one was, from 1 */
	unsigned times;
};

static void
do_step(void *arg)
{
	struct step *step = arg;

	step->order = ++*step->count;
	step->times++;
}

static void
jobs_are_done_in_the_order_in_which_they_were_started(void **state)
{
	struct crm_worker *worker = crm_worker_new();
	struct step step[64] = {{{0}}};
	unsigned count = 0, i, round;

	(void)state;
	for (round = 0; round < 100; round++) {
		count = 0;
		for (i = 0; i < COUNT(step); i++) {
			step[i].job.run = do_step;
			step[i].job.arg = &step[i];
			step[i].count = &count;
			crm_worker_start(worker, &step[i].job);
		}
		for (i = 0; i < COUNT(step); i++)
			crm_worker_wait(worker, &step[i].job);
		for (i = 0; i < COUNT(step); i++)
			assert_int_equal(step[i].order, i + 1);
	}
	assert_int_equal(step[0].times, 100);
	crm_worker_free(worker);
}

struct gate {
	struct crm_job job;
	pthread_mutex_t shut;
};

static void
pass_gate(void *arg)
{
	struct gate *gate = arg;

	pthread_mutex_lock(&gate->shut);
	pthread_mutex_unlock(&gate->shut);
}

static void
an_urgent_job_goes_before_those_that_wait(void **state)
{
	struct crm_worker *worker = crm_worker_new();
	struct gate gate = {{.run = pass_gate}, PTHREAD_MUTEX_INITIALIZER};
	struct step step[3] = {{{0}}};
	unsigned count = 0, i;

	(void)state;
	gate.job.arg = &gate;
	pthread_mutex_lock(&gate.shut);
	crm_worker_start(worker, &gate.job);
	for (i = 0; i < 3; i++) {
		step[i].job.run = do_step;
		step[i].job.arg = &step[i];
		step[i].job.urgent = i == 2;
		step[i].count = &count;

		crm_worker_start(worker, &step[i].job);
	}
	pthread_mutex_unlock(&gate.shut);
	for (i = 0; i < 3; i++)
		crm_worker_wait(worker, &step[i].job);
	crm_worker_wait(worker, &gate.job);
	assert_int_equal(step[2].order, 1);
	assert_int_equal(step[0].order, 2);
	assert_int_equal(step[1].order, 3);
	crm_worker_free(worker);
}

static void
what_was_never_started_is_waited_for_at_once(void **state)
{
	struct crm_worker *worker = crm_worker_new();
	struct crm_job job = {0};

	(void)state;
	crm_worker_wait(worker, &job);
	crm_worker_free(worker);
	crm_worker_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(jobs_are_done_in_the_order_in_which_they_were_started),
	    TEST(an_urgent_job_goes_before_those_that_wait),
	    TEST(what_was_never_started_is_waited_for_at_once),
	};

	return cmocka_run_group_tests_name("worker", tests, in_zone, drop);
}
