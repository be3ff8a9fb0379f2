# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause

# libseccomp, which has no CMake package: it filters the system calls of the engine.

find_path(OFFRAMP_SECCOMP_INCLUDE seccomp.h)
find_library(OFFRAMP_SECCOMP_LIBRARY seccomp)
if(NOT OFFRAMP_SECCOMP_INCLUDE OR NOT OFFRAMP_SECCOMP_LIBRARY)
    message(FATAL_ERROR "libseccomp was not found: install libseccomp-dev.")
endif()
add_library(offramp_seccomp INTERFACE)
target_include_directories(offramp_seccomp SYSTEM INTERFACE ${OFFRAMP_SECCOMP_INCLUDE})
target_link_libraries(offramp_seccomp INTERFACE ${OFFRAMP_SECCOMP_LIBRARY})
