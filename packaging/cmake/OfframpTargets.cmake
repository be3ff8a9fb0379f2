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

if(OFFRAMP_TESTS)
    find_package(Python3 REQUIRED COMPONENTS Interpreter)
endif()

add_library(offramp_options INTERFACE)
target_compile_definitions(offramp_options INTERFACE QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_FOREACH
                                                     OFFRAMP_VERSION="${PROJECT_VERSION}")
target_compile_options(offramp_options INTERFACE -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual)
# With CMAKE_UNITY_BUILD, files are compiled eight at a time, so that headers are read less often: a name of one
# may then be that of a constant of another, and GCC takes all of them for headers of the file that includes them.
if(CMAKE_UNITY_BUILD)
    target_compile_options(offramp_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wshadow=local>
                                                     $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
else()
    target_compile_options(offramp_options INTERFACE -Wshadow)
endif()
# GCC 12 sees overlapping copies in plain string concatenation (GCC bug 105329).
target_compile_options(offramp_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
if(OFFRAMP_WARNINGS_AS_ERRORS)
    target_compile_options(offramp_options INTERFACE -Werror)
endif()

if(OFFRAMP_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "OFFRAMP_FUZZ needs libFuzzer: configure with -DCMAKE_CXX_COMPILER=clang++")
    endif()
    target_compile_options(offramp_options INTERFACE -fsanitize=fuzzer-no-link)
    set(OFFRAMP_SANITIZE address)
endif()
if(OFFRAMP_SANITIZE STREQUAL "address")
    set(_offramp_sanitizers -fsanitize=address)
    if(OFFRAMP_SANITIZE_UNDEFINED)
        list(APPEND _offramp_sanitizers -fsanitize=undefined -fno-sanitize-recover=undefined)
    endif()
    target_compile_options(offramp_options INTERFACE ${_offramp_sanitizers} -fno-omit-frame-pointer)
    # What the checks know of the source is full of pointers; relocations of them were a quarter of each program.
    target_link_options(offramp_options INTERFACE $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:-no-pie>)
elseif(OFFRAMP_SANITIZE STREQUAL "thread")
    set(_offramp_sanitizers -fsanitize=thread)
    target_compile_options(offramp_options INTERFACE ${_offramp_sanitizers} -fno-omit-frame-pointer)
elseif(OFFRAMP_SANITIZE)
    message(FATAL_ERROR "OFFRAMP_SANITIZE is \"${OFFRAMP_SANITIZE}\"; it can be address, thread or empty.")
endif()
if(_offramp_sanitizers)
    # GCC's check loses track of values in code with sanitizers, and says so in its manual.
    target_compile_options(offramp_options INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
endif()
target_link_options(offramp_options INTERFACE ${_offramp_sanitizers})

# _offramp_precompiled_header(KIND LINK … HEADERS …): the library offramp_KIND_pch, whose header others reuse.
function(_offramp_precompiled_header kind)
    cmake_parse_arguments(ARG "" "" "LINK;HEADERS" ${ARGN})
    file(CONFIGURE OUTPUT ${kind}_pch.cpp CONTENT "// Carries a precompiled header.\n")
    add_library(offramp_${kind}_pch STATIC ${CMAKE_BINARY_DIR}/${kind}_pch.cpp)
    target_link_libraries(offramp_${kind}_pch PRIVATE offramp_options ${ARG_LINK})
    target_precompile_headers(offramp_${kind}_pch PRIVATE ${ARG_HEADERS})
endfunction()

set(_offramp_standard_headers
    <algorithm> <array> <cmath> <cstdint> <filesystem> <functional> <map> <memory> <optional> <ranges> <set> <span>
    <string> <string_view> <utility> <variant> <vector> <tl/expected.hpp>)
_offramp_precompiled_header(core LINK fmt::fmt tl::expected HEADERS ${_offramp_standard_headers} <fmt/format.h>)
if(OFFRAMP_ENGINE)
    include(OfframpTorch)
    include(OfframpSeccomp)
endif()
if(OFFRAMP_EXPLORER OR OFFRAMP_TESTS)
    include(OfframpQt)
endif()

# A precompiled header halves the time that a file takes to compile. Which one a target can use follows from what it
# links: it is core, qt (without widgets) or widgets.
function(_offramp_use_precompiled_header target)
    set(kind core)
    foreach(linked IN LISTS ARGN)
        set(theirs core)
        if(TARGET ${linked})
            get_target_property(theirs ${linked} OFFRAMP_PRECOMPILED_HEADER)
        endif()
        if(linked MATCHES "^Qt6::(Widgets|Charts)$" OR theirs STREQUAL "widgets")
            set(kind widgets)
        elseif((linked MATCHES "^Qt6::" OR theirs STREQUAL "qt") AND NOT kind STREQUAL "widgets")
            set(kind qt)
        endif()
    endforeach()
    set_target_properties(${target} PROPERTIES OFFRAMP_PRECOMPILED_HEADER ${kind})
    target_precompile_headers(${target} REUSE_FROM offramp_${kind}_pch)
endfunction()

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
        _offramp_use_precompiled_header(${target} ${ARGN})
    endif()
endfunction()

# offramp_library(NAME [TORCH] SOURCES … [LINK …] [PRIVATE_LINK …]): the layer of one folder, as offramp_NAME.
# TORCH marks the few that see LibTorch headers. LINK lists the layers (and libraries) its own headers include.
function(offramp_library name)
    cmake_parse_arguments(ARG "TORCH" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
    add_library(offramp_${name} STATIC ${ARG_SOURCES})
    target_link_libraries(offramp_${name} PUBLIC ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
    _offramp_settings(offramp_${name} ${ARG_LINK} ${ARG_PRIVATE_LINK})
endfunction()

# offramp_program(TARGET OUTPUT_NAME [TORCH] SOURCES … LINK …): an executable in bin/.
function(offramp_program target output)
    cmake_parse_arguments(ARG "TORCH" "" "SOURCES;LINK" ${ARGN})
    add_executable(${target} ${ARG_SOURCES})
    set_target_properties(${target} PROPERTIES OUTPUT_NAME ${output})
    target_link_libraries(${target} PRIVATE ${ARG_LINK})
    _offramp_settings(${target} ${ARG_LINK})
    if(OFFRAMP_SANITIZE STREQUAL "address")
        target_sources(${target} PRIVATE ${PROJECT_SOURCE_DIR}/packaging/sanitizers/programdefaults.cpp)
    endif()
endfunction()

# offramp_module(NAME SOURCES …): a library NAME.so for tests, which a program loads when it runs.
function(offramp_module name)
    cmake_parse_arguments(ARG "" "" "SOURCES" ${ARGN})
    add_library(${name} MODULE ${ARG_SOURCES})
    set_target_properties(${name} PROPERTIES PREFIX "" LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE offramp_options)
endfunction()

# The .moc file that each source of a test includes at its end. AUTOMOC would read every header, LibTorch's too, which moc
# does not need for that, and compile an empty file for each test with the whole precompiled header.
function(_offramp_moc target)
    foreach(source IN LISTS ARGN)
        cmake_path(GET source STEM stem)
        file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/moc)
        qt6_generate_moc(${source} moc/${stem}.moc)
        target_sources(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/moc/${stem}.moc)
    endforeach()
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/moc)
endfunction()

# offramp_test(NAME [TORCH] SOURCES … LINK …): one Qt Test program, run by ctest as NAME with no display.
function(offramp_test name)
    cmake_parse_arguments(ARG "TORCH" "" "SOURCES;LINK" ${ARGN})
    add_executable(tst_${name} ${ARG_SOURCES})
    set_target_properties(tst_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests UNITY_BUILD OFF)
    target_link_libraries(tst_${name} PRIVATE Qt6::Test ${ARG_LINK})
    _offramp_moc(tst_${name} ${ARG_SOURCES})
    _offramp_settings(tst_${name} Qt6::Test ${ARG_LINK})
    if(OFFRAMP_SANITIZE STREQUAL "thread")
        target_sources(tst_${name} PRIVATE ${PROJECT_SOURCE_DIR}/packaging/sanitizers/qthandover.cpp)
    endif()
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

# The same with the system's Python, which has what packages.txt installs; another that comes first in the PATH lacks it.
# The script ends with 77 where it needs what is not installed.
function(offramp_system_python_test name script)
    find_program(OFFRAMP_SYSTEM_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
    if(OFFRAMP_SYSTEM_PYTHON)
        add_test(NAME ${name} COMMAND ${OFFRAMP_SYSTEM_PYTHON} -B ${CMAKE_CURRENT_SOURCE_DIR}/${script})
        offramp_test_environment(${name})
    else()
        offramp_python_test(${name} ${script})
    endif()
    set_tests_properties(${name} PROPERTIES SKIP_RETURN_CODE 77)
endfunction()

# NAME=VALUE of the variables with which offramp starts the engine.
function(_offramp_read_engine_variables out)
    set(header ${PROJECT_SOURCE_DIR}/core/protocol/engineenvironment.h)
    set_property(DIRECTORY ${PROJECT_SOURCE_DIR} APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${header})
    file(STRINGS ${header} lines REGEX "EngineVariable [A-Za-z]+{\"")
    list(TRANSFORM lines REPLACE "^.*EngineVariable [A-Za-z]+{\"([A-Z_]+)\", \"([0-9A-Za-z]+)\".*$" "\\1=\\2")
    if(NOT lines)
        message(FATAL_ERROR "${header} names no variables for the engine.")
    endif()
    set(${out} "${lines}" PARENT_SCOPE)
endfunction()
_offramp_read_engine_variables(_offramp_engine_variables)

# Settings shared by every test: no display, C locale, the shared data's place (a test that misses it skips).
function(offramp_test_environment name)
    set(_offramp_leaks 0)
    if(OFFRAMP_LEAKS STREQUAL "all")
        set(_offramp_leaks 1)
    elseif(OFFRAMP_LEAKS STREQUAL "core" AND CMAKE_CURRENT_SOURCE_DIR MATCHES "/tests/(core|recording|fuzz)")
        set(_offramp_leaks 1)
    endif()
    set_tests_properties(${name} PROPERTIES
        TIMEOUT 600
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;OFFRAMP_BIN=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};\
${_offramp_engine_variables}"
        # QTest ends a function after five minutes of its own accord: on a loaded machine that does not mean it hangs.
        ENVIRONMENT_MODIFICATION "OFFRAMP_SOURCE=set:${PROJECT_SOURCE_DIR};QTEST_FUNCTION_TIMEOUT=set:1800000")
    if(OFFRAMP_SANITIZE)
        set_property(TEST ${name} PROPERTY TIMEOUT 1800)
        set_property(TEST ${name} APPEND PROPERTY ENVIRONMENT
            # Without it an image that is too large would end the program instead of being refused.
            ASAN_OPTIONS=detect_leaks=${_offramp_leaks}:allocator_may_return_null=1 UBSAN_OPTIONS=print_stacktrace=1
            # What other libraries never free, by name and with reasons.
            LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/packaging/sanitizers/leaks.txt:print_suppressions=0
            # Programs are started from tests with threads; memory that runs out is an error there too.
            TSAN_OPTIONS=ignore_noninstrumented_modules=1:second_deadlock_stack=1:die_after_fork=0:allocator_may_return_null=1)
    endif()
endfunction()
