# The libraries that hallbook uses, each as one target.
# SPDX-License-Identifier: Apache-2.0

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(SQLiteCpp REQUIRED)
pkg_check_modules(libpqxx REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)

# SQLite, and SQLiteCpp on top of it. The archives are preferred to the shared library: a look-up
# takes less time than the loader needs to find a library. Debian builds SQLite with sessions, but
# its header declares them only with these two definitions.
add_library(hallbook_sqlite INTERFACE)
find_library(HALLBOOK_SQLITECPP_ARCHIVE libSQLiteCpp.a)
find_library(HALLBOOK_SQLITE_ARCHIVE libsqlite3.a)
mark_as_advanced(HALLBOOK_SQLITECPP_ARCHIVE HALLBOOK_SQLITE_ARCHIVE)
if(HALLBOOK_STATIC_RUNTIME AND HALLBOOK_SQLITECPP_ARCHIVE AND HALLBOOK_SQLITE_ARCHIVE)
  target_link_libraries(
    hallbook_sqlite INTERFACE ${HALLBOOK_SQLITECPP_ARCHIVE} ${HALLBOOK_SQLITE_ARCHIVE}
                              Threads::Threads ${CMAKE_DL_LIBS} m)
else()
  target_link_libraries(hallbook_sqlite INTERFACE SQLiteCpp)
endif()
target_compile_definitions(
  hallbook_sqlite
  INTERFACE $<TARGET_PROPERTY:SQLiteCpp,INTERFACE_COMPILE_DEFINITIONS> SQLITE_ENABLE_SESSION
            SQLITE_ENABLE_PREUPDATE_HOOK)

add_library(hallbook_postgres INTERFACE)
target_link_libraries(hallbook_postgres INTERFACE PkgConfig::libpqxx PkgConfig::libpq)

# Debian ships fmt only as a shared library, which would bring the shared libstdc++ with it, and its
# header-only form costs two seconds per source. So its one source file is compiled here.
add_library(hallbook_fmt STATIC "${CMAKE_CURRENT_LIST_DIR}/fmt.cpp")
target_compile_features(hallbook_fmt PUBLIC cxx_std_20)
