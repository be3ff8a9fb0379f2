# SPDX-FileCopyrightText: The Offramp authors
# SPDX-License-Identifier: BSD-3-Clause

# Compiler settings, dependencies, and the functions every folder declares itself with: folder = target = layer.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
endif()
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

include(FeatureSummary)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(Threads REQUIRED)
set_package_properties(CLI11 PROPERTIES PURPOSE "command lines")
set_package_properties(ZLIB PROPERTIES PURPOSE "the check word of a recorded row")
set_package_properties(OpenSSL PROPERTIES PURPOSE "SHA-256 fingerprints of networks and test sets")

if(OFFRAMP_ENGINE)
    include(OfframpTorch)
endif()
if(OFFRAMP_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Test)
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
endif()

add_library(offramp_options INTERFACE)
target_compile_definitions(offramp_options INTERFACE QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_FOREACH
                                                     OFFRAMP_VERSION="${PROJECT_VERSION}")
target_compile_options(offramp_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
                                                 -Woverloaded-virtual)
# GCC 12 sees overlapping copies in plain string concatenation (GCC bug 105329).
target_compile_options(offramp_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(OFFRAMP_WARNINGS_AS_ERRORS)
    target_compile_options(offramp_options INTERFACE -Werror)
endif()

add_library(offramp_sanitizers INTERFACE)
if(OFFRAMP_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "OFFRAMP_FUZZ needs libFuzzer: configure with -DCMAKE_CXX_COMPILER=clang++")
    endif()
    target_compile_options(offramp_sanitizers INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(OFFRAMP_SANITIZE OR OFFRAMP_FUZZ)
    target_compile_options(offramp_sanitizers INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=undefined
                                                        -fno-omit-frame-pointer)
    target_link_options(offramp_sanitizers INTERFACE -fsanitize=address,undefined)
endif()

# One precompiled header for all that shows neither Qt nor LibTorch.
file(CONFIGURE OUTPUT core_pch.cpp CONTENT "// Carries the precompiled standard headers.\n")
add_library(offramp_core_pch STATIC ${CMAKE_BINARY_DIR}/core_pch.cpp)
target_link_libraries(offramp_core_pch PRIVATE offramp_options offramp_sanitizers fmt::fmt tl::expected)
target_precompile_headers(offramp_core_pch PRIVATE
    <algorithm> <array> <cmath> <cstdint> <filesystem> <functional> <map> <memory> <optional> <ranges> <set> <span>
    <string> <string_view> <utility> <variant> <vector> <fmt/format.h> <tl/expected.hpp>)

if(OFFRAMP_EXPLORER)
    include(OfframpQt)
endif()

# A target sees the headers of its own folder and of the targets it links, and no others: each folder has an include
# root of its own, which holds nothing but a link to that folder. Tests share one root.
function(_offramp_include_root target)
    cmake_path(RELATIVE_PATH CMAKE_CURRENT_SOURCE_DIR BASE_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE folder)
    if(folder MATCHES "^tests/")
        set(folder tests)
    endif()
    string(REPLACE "/" "-" name ${folder})
    set(link ${CMAKE_BINARY_DIR}/include/${name}/${folder})
    cmake_path(GET link PARENT_PATH parent)
    file(MAKE_DIRECTORY ${parent})
    file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder} ${link} SYMBOLIC)
    target_include_directories(${target} PUBLIC ${CMAKE_BINARY_DIR}/include/${name})
endfunction()

function(_offramp_settings target)
    _offramp_include_root(${target})
    target_link_libraries(${target} PRIVATE offramp_options)
    if(ARG_TORCH)
        offramp_use_torch(${target})
    else()
        target_link_libraries(${target} PRIVATE offramp_sanitizers)
    endif()
    if(OFFRAMP_EXPLORER AND "${ARG_LINK}" MATCHES "Qt6::Widgets|offramp_(charts|dialogs|files|help|panels|window)")
        offramp_use_widgets(${target})
        return()
    endif()
    get_target_property(linked ${target} LINK_LIBRARIES)
    if(NOT ARG_TORCH AND NOT "${linked}" MATCHES "Qt6::|offramp_(document|ui_fixtures)")
        target_precompile_headers(${target} REUSE_FROM offramp_core_pch)
    endif()
endfunction()

# offramp_library(NAME [TORCH] SOURCES … [LINK …] [PRIVATE_LINK …]): the layer of one folder, as offramp_NAME.
# TORCH marks the few that see LibTorch headers. LINK lists the layers (and libraries) its own headers include.
function(offramp_library name)
    cmake_parse_arguments(ARG "TORCH" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
    add_library(offramp_${name} STATIC ${ARG_SOURCES})
    target_link_libraries(offramp_${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
    _offramp_settings(offramp_${name})
endfunction()

# offramp_program(TARGET OUTPUT_NAME [TORCH] SOURCES … LINK …): an executable in bin/.
function(offramp_program target output)
    cmake_parse_arguments(ARG "TORCH" "" "SOURCES;LINK" ${ARGN})
    add_executable(${target} ${ARG_SOURCES})
    set_target_properties(${target} PROPERTIES OUTPUT_NAME ${output})
    target_link_libraries(${target} PRIVATE ${ARG_LINK})
    _offramp_settings(${target})
endfunction()

# offramp_test(NAME [TORCH] SOURCES … LINK …): one Qt Test program, run by ctest as NAME with no display.
function(offramp_test name)
    cmake_parse_arguments(ARG "TORCH" "" "SOURCES;LINK" ${ARGN})
    add_executable(tst_${name} ${ARG_SOURCES})
    set_target_properties(tst_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests AUTOMOC ON)
    target_link_libraries(tst_${name} PRIVATE Qt6::Test ${ARG_LINK})
    _offramp_settings(tst_${name})
    add_test(NAME ${name} COMMAND tst_${name})
    offramp_test_environment(${name})
    _offramp_test_home(${name})
endfunction()

# offramp_x11_test(NAME TARGET): runs a test program once more, as NAME, in real windows on a virtual X display.
function(offramp_x11_test name target)
    find_program(OFFRAMP_XVFB_RUN xvfb-run)
    if(NOT OFFRAMP_XVFB_RUN)
        add_test(NAME ${name} COMMAND ${CMAKE_COMMAND} -E echo "Skipped: xvfb-run is not installed (Debian: xvfb).")
        set_tests_properties(${name} PROPERTIES SKIP_REGULAR_EXPRESSION "Skipped")
        return()
    endif()
    add_test(NAME ${name} COMMAND ${OFFRAMP_XVFB_RUN} -a -s "-screen 0 1600x1000x24" $<TARGET_FILE:${target}>)
    offramp_test_environment(${name})
    _offramp_test_home(${name})
    set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT_MODIFICATION "QT_QPA_PLATFORM=set:xcb")
endfunction()

# Settings and recovery files of its own: tests run side by side.
function(_offramp_test_home name)
    set(home ${CMAKE_BINARY_DIR}/tests/home/${name})
    file(MAKE_DIRECTORY ${home})
    set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT_MODIFICATION
        "HOME=set:${home}" "XDG_CONFIG_HOME=set:${home}/config" "XDG_DATA_HOME=set:${home}/data")
endfunction()

# offramp_python_test(NAME SCRIPT [ARGUMENT …]): a test in plain Python, run by ctest as NAME.
function(offramp_python_test name script)
    add_test(NAME ${name} COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/${script} ${ARGN})
    offramp_test_environment(${name})
endfunction()

# Settings shared by every test: no display, C locale, the shared data's place (a test that misses it skips).
function(offramp_test_environment name)
    set_tests_properties(${name} PROPERTIES
        TIMEOUT 600
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;OFFRAMP_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY}"
        ENVIRONMENT_MODIFICATION "OFFRAMP_SOURCE=set:${PROJECT_SOURCE_DIR}")
endfunction()
