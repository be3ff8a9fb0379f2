# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause

# libseccomp, which has no CMake package: it filters the system calls of the engine.

find_path(OFFRAMP_SECCOMP_INCLUDE seccomp.h)
find_library(OFFRAMP_SECCOMP_LIBRARY seccomp)
if(NOT OFFRAMP_SECCOMP_INCLUDE OR NOT OFFRAMP_SECCOMP_LIBRARY)
    message(FATAL_ERROR "libseccomp was not found: install libseccomp-dev.")
endif()
add_library(Seccomp::Seccomp INTERFACE IMPORTED)
target_include_directories(Seccomp::Seccomp INTERFACE ${OFFRAMP_SECCOMP_INCLUDE})
target_link_libraries(Seccomp::Seccomp INTERFACE ${OFFRAMP_SECCOMP_LIBRARY})
