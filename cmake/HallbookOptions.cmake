# Flags, build options and the function that declares a layer.
# SPDX-License-Identifier: Apache-2.0

option(HALLBOOK_TESTS "Build the test programs" ON)
option(HALLBOOK_BENCHMARKS "Build the benchmark programs" OFF)
option(HALLBOOK_WERROR "Treat warnings as errors" OFF)
option(HALLBOOK_PCH "Precompile the heavy library headers" ON)
option(HALLBOOK_UNITY "Compile many sources at once, which takes a fraction of the time" OFF)
option(HALLBOOK_STATIC_RUNTIME
       "Link libstdc++ and SQLite into the hallbook program, which then starts in half the time" ON)
option(HALLBOOK_FUZZ "Build the target of libFuzzer, with clang (preset fuzz)" OFF)
set(HALLBOOK_SANITIZE "" CACHE STRING "Sanitizers for -fsanitize=, separated by commas")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

# The compiler cache is optional. It caches objects built with a precompiled header only if it may
# ignore __TIME__ and the defines inside that header.
find_program(HALLBOOK_CCACHE ccache)
if(HALLBOOK_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER
      env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_NOHASHDIR=1 ${HALLBOOK_CCACHE})
endif()

add_library(hallbook_options INTERFACE)
target_include_directories(hallbook_options INTERFACE "${PROJECT_SOURCE_DIR}")
# Rows and messages give every field a default and are built with designated initialisers: fields
# are left out on purpose. g++ takes the storage of an empty optional of a variant for an
# uninitialised variable: a false alarm.
target_compile_options(
  hallbook_options
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            # In a unity build the sources see each other's names of file scope.
            $<IF:$<BOOL:${HALLBOOK_UNITY}>,-Wshadow=local,-Wshadow>
            -Wconversion
            -Wold-style-cast
            -Wnon-virtual-dtor
            -Woverloaded-virtual
            -Wcast-qual
            -Wformat=2
            -Wundef
            -Wno-missing-field-initializers
            $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
            $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond>
            $<$<CXX_COMPILER_ID:GNU>:-Wlogical-op>
            $<$<BOOL:${HALLBOOK_WERROR}>:-Werror>)
target_compile_definitions(hallbook_options INTERFACE $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>)
if(HALLBOOK_SANITIZE)
  target_compile_options(
    hallbook_options INTERFACE -fsanitize=${HALLBOOK_SANITIZE} -fno-sanitize-recover=all
                               -fno-omit-frame-pointer)
  target_link_options(hallbook_options INTERFACE -fsanitize=${HALLBOOK_SANITIZE})
endif()

# hallbook_library(<name> SOURCES <file>... [PUBLIC <target>...] [PRIVATE <target>...])
# declares the static library hallbook_<name>, alias hallbook::<name>. PUBLIC: libraries that its
# headers need; PRIVATE: libraries that only its sources need.
function(hallbook_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;PUBLIC;PRIVATE")
  set(target hallbook_${name})
  if(arg_SOURCES)
    add_library(${target} STATIC ${arg_SOURCES})
    target_link_libraries(${target} PUBLIC ${arg_PUBLIC} PRIVATE hallbook_options ${arg_PRIVATE})
    # Headers are included from the root, by every layer that may use this one.
    target_include_directories(${target} PUBLIC "${PROJECT_SOURCE_DIR}")
  else()
    add_library(${target} INTERFACE)
    target_link_libraries(${target} INTERFACE ${arg_PUBLIC})
    target_include_directories(${target} INTERFACE "${PROJECT_SOURCE_DIR}")
  endif()
  add_library(hallbook::${name} ALIAS ${target})
endfunction()

# hallbook_unity(<target> <count> [SKIP <source>...]) compiles <count> sources of a target together.
# They then see each other's file scope: no two of them may define the same name there.
# The dev-clang preset builds without this. SKIP names sources that must be compiled by themselves.
function(hallbook_unity target count)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "SKIP")
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${HALLBOOK_UNITY}
                                             UNITY_BUILD_BATCH_SIZE ${count})
  set_source_files_properties(${arg_SKIP} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()

# Headers that nearly every source includes: changing one rebuilds nearly all sources in any case.
set(HALLBOOK_COMMON_HEADERS "${PROJECT_SOURCE_DIR}/core/operations/operation.hpp"
                            "${PROJECT_SOURCE_DIR}/core/operations/working_set.hpp")

# hallbook_precompile(<target> <header>...) precompiles headers that cost a second or more each;
# hallbook_precompile(<target> REUSE_FROM <other>) uses those that another target has precompiled.
# Sources still include what they use: the dev-clang preset builds without this. Not worth it for a
# layer in a unity build, which reads its headers only a few times.
function(hallbook_precompile target)
  get_target_property(type ${target} TYPE)
  if(NOT HALLBOOK_PCH OR type STREQUAL "INTERFACE_LIBRARY")
    return()
  endif()
  if(HALLBOOK_UNITY AND target MATCHES "^hallbook_")
    return()
  endif()
  if(ARGV1 STREQUAL "REUSE_FROM")
    target_precompile_headers(${target} REUSE_FROM ${ARGV2})
  else()
    target_precompile_headers(${target} PRIVATE ${ARGN})
  endif()
  # ccache needs this to recognise a source by its content.
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -fpch-preprocess)
  else()
    target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
endfunction()
