# Checks the two migration chains against their manifest and compiles them into the program.
# SPDX-License-Identifier: Apache-2.0

# hallbook_embed_sql(<folder> <output.cpp>) reads <folder>/manifest.json, an array of
#   {"id": "0001", "name": "enums", "parents": [], "sqlite_none": "reason", "postgres_none": "reason"}
# (or "meant": {"drop table conflicts": "reason"} for drops that lint is not to name),
# where each revision has <folder>/<engine>/<id>_<name>.up.sql and .down.sql for both engines, or says
# in <engine>_none why one engine needs none. A missing twin and a stray file are errors.
# Writes <output.cpp>, which defines hallbook::migrations::embedded_chain().
function(hallbook_embed_sql folder output)
  set(manifest "${folder}/manifest.json")
  set(embedded "")
  set(revisions "")
  set(expected "")
  set(problems "")

  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${manifest}")
  file(READ "${manifest}" json)
  string(JSON count ERROR_VARIABLE bad LENGTH "${json}")
  if(bad)
    message(FATAL_ERROR "${manifest} is not a JSON array: ${bad}")
  endif()
  set(index 0)
  while(index LESS count)
    string(JSON id GET "${json}" ${index} id)
    string(JSON name GET "${json}" ${index} name)
    string(JSON parents_json GET "${json}" ${index} parents)
    _hallbook_string_list(parents "${parents_json}")
    string(APPEND revisions "        {\n            .id = \"${id}\",\n            .name = \"${name}\",\n"
                            "            .parents = {${parents}},\n")
    foreach(engine IN ITEMS sqlite postgres)
      string(JSON reason ERROR_VARIABLE absent GET "${json}" ${index} ${engine}_none)
      if(NOT absent)
        string(APPEND revisions "            .${engine} = {.up = {}, .down = {}, "
                                ".absent_because = R\"reason(${reason})reason\"},\n")
        continue()
      endif()
      foreach(direction IN ITEMS up down)
        set(file "${folder}/${engine}/${id}_${name}.${direction}.sql")
        if(NOT EXISTS "${file}")
          string(APPEND problems "  write ${file}, or state in the manifest, as ${engine}_none, why "
                                 "${engine} needs none\n")
        endif()
        list(APPEND expected "${file}")
        hallbook_embed(embedded "${engine}_${id}_${direction}" "${file}")
      endforeach()
      string(APPEND revisions
             "            .${engine} = {.up = std::string{embedded::${engine}_${id}_up()},\n"
             "                       .down = std::string{embedded::${engine}_${id}_down()},\n"
             "                       .absent_because = {}},\n")
    endforeach()
    _hallbook_string_map(meant "${json}" ${index} meant)
    string(APPEND revisions "            .meant = {${meant}},\n        },\n")
    math(EXPR index "${index} + 1")
  endwhile()

  file(GLOB present CONFIGURE_DEPENDS "${folder}/sqlite/*" "${folder}/postgres/*")
  list(REMOVE_ITEM present ${expected})
  foreach(file IN LISTS present)
    string(APPEND problems "  ${file} belongs to no revision: name it in the manifest or remove it\n")
  endforeach()
  if(problems)
    message(FATAL_ERROR "The migration chains and ${manifest} do not agree:\n${problems}")
  endif()

  hallbook_write_source("${output}" "/// \\file
/// The migration chains, generated from ${manifest}.
/// SPDX-License-Identifier: Apache-2.0

#include \"migrations/chain/migration_chain.hpp\"

#include <cstddef>
#include <string>
#include <string_view>
${embedded}
const hallbook::migrations::MigrationChain& hallbook::migrations::embedded_chain() {
    static const MigrationChain chain{.revisions = {
${revisions}    }};
    return chain;
}
")
  set_property(SOURCE "${output}" APPEND PROPERTY OBJECT_DEPENDS "${expected}")
endfunction()

# The members of a JSON object of strings, which may be missing, as the inside of a C++ braced list.
function(_hallbook_string_map variable json)
  set(text "")
  string(JSON count ERROR_VARIABLE absent LENGTH "${json}" ${ARGN})
  if(NOT absent)
    set(place 0)
    while(place LESS count)
      string(JSON key MEMBER "${json}" ${ARGN} ${place})
      string(JSON value GET "${json}" ${ARGN} ${key})
      string(APPEND text "{R\"text(${key})text\", R\"text(${value})text\"}, ")
      math(EXPR place "${place} + 1")
    endwhile()
    string(REGEX REPLACE ", $" "" text "${text}")
  endif()
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

# The strings of a JSON array as the inside of a C++ braced list.
function(_hallbook_string_list variable json)
  set(text "")
  string(JSON count LENGTH "${json}")
  set(index 0)
  while(index LESS count)
    string(JSON item GET "${json}" ${index})
    string(APPEND text "\"${item}\", ")
    math(EXPR index "${index} + 1")
  endwhile()
  string(REGEX REPLACE ", $" "" text "${text}")
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()
