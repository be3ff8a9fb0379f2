// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause

// Part of every program under the address sanitizer, which reads ASAN_OPTIONS from /proc and so cannot see it in an
// engine that was started again in its sandbox. The search for leaks at the end of a program needs what the sandbox
// denies; tests that run in one process do that. An image that is too large must be refused, not end the program.

extern "C" const char *__asan_default_options()
{
    return "detect_leaks=0:allocator_may_return_null=1";
}
