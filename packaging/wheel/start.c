/* SPDX-FileCopyrightText: The Offramp authors
 * SPDX-License-Identifier: BSD-3-Clause
 *
 * Where a position-independent program begins, for every glibc since 2.2.5. That of glibc 2.34 and later leaves the
 * program's constructors to the C library, which older ones do not run. Compiled as Scrt1.o. */

extern void _init(void);
extern void (*__preinit_array_start[])(int, char **, char **) __attribute__((visibility("hidden")));
extern void (*__preinit_array_end[])(int, char **, char **) __attribute__((visibility("hidden")));
extern void (*__init_array_start[])(int, char **, char **) __attribute__((visibility("hidden")));
extern void (*__init_array_end[])(int, char **, char **) __attribute__((visibility("hidden")));

__attribute__((used, visibility("hidden"))) void offramp_construct(int count, char **values, char **environment)
{
    for (long i = 0; i < __preinit_array_end - __preinit_array_start; ++i)
        __preinit_array_start[i](count, values, environment);
    _init();
    for (long i = 0; i < __init_array_end - __init_array_start; ++i)
        __init_array_start[i](count, values, environment);
}

/* __libc_start_main(main, count, values, construct, destruct, end of the loader, stack), System V ABI for x86-64. Shared
 * objects' destructors, and the program's, are run by the loader. */
__asm__(".text\n"
        ".globl _start\n"
        ".type _start, @function\n"
        "_start:\n"
        "    xorl %ebp, %ebp\n"
        "    movq %rdx, %r9\n"
        "    popq %rsi\n"
        "    movq %rsp, %rdx\n"
        "    andq $-16, %rsp\n"
        "    pushq %rax\n"
        "    pushq %rsp\n"
        "    xorl %r8d, %r8d\n"
        "    leaq offramp_construct(%rip), %rcx\n"
        "    movq main@GOTPCREL(%rip), %rdi\n"
        "    call *__libc_start_main@GOTPCREL(%rip)\n"
        "    hlt\n"
        ".size _start, .-_start\n");

int data_start __attribute__((weak));
