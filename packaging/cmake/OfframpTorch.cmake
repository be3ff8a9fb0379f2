# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause

# LibTorch (Debian's, or any other through CMAKE_PREFIX_PATH) and OpenCV, and the one precompiled torch header.

find_package(Torch REQUIRED)
find_package(OpenCV REQUIRED COMPONENTS core imgproc imgcodecs)
set_package_properties(Torch PROPERTIES PURPOSE "runs the networks")
set_package_properties(OpenCV PROPERTIES PURPOSE "decodes and augments the images")

add_library(offramp_torch INTERFACE)
target_include_directories(offramp_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
target_link_libraries(offramp_torch INTERFACE ${TORCH_LIBRARIES} Threads::Threads)
separate_arguments(_offramp_torch_flags UNIX_COMMAND "${TORCH_CXX_FLAGS}")
# at::RecordFunction has a member that only exists without NDEBUG: the layout must be the library's own.
# Qt compiles its users as position-independent: one precompiled header serves all only if all are.
target_compile_options(offramp_torch INTERFACE ${_offramp_torch_flags} -UNDEBUG -DNDEBUG -fPIC)
if(OFFRAMP_SANITIZE STREQUAL "address")
    # LibTorch hides the type information of some classes; this check would refer to it.
    target_compile_options(offramp_torch INTERFACE -fno-sanitize=vptr)
endif()

# PyTorch's own packages carry the headers of another fmt, found before the system's; its library they do not carry.
foreach(folder IN LISTS TORCH_INCLUDE_DIRS)
    if(NOT folder MATCHES "^/usr/include" AND EXISTS ${folder}/fmt/format.h)
        target_compile_definitions(offramp_torch INTERFACE FMT_HEADER_ONLY)
    endif()
endforeach()

_offramp_precompiled_header(torch LINK offramp_torch HEADERS <torch/script.h>)

function(offramp_use_torch target)
    target_link_libraries(${target} PRIVATE offramp_torch)
    target_precompile_headers(${target} REUSE_FROM offramp_torch_pch)
endfunction()
