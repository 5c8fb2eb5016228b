/// \file
/// manifest.json and the SQL files.
/// SPDX-License-Identifier: Apache-2.0
#include "cli/commands/authors/chain_files.hpp"

#include "cli/output/output.hpp"
#include "cli/schema/text_file.hpp"
#include "core/values/failure.hpp"
#include "migrations/chain/migrate.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <system_error>

namespace hallbook::cli {

namespace {

using core::Failure;
using core::FailureKind;
using migrations::Engine;
namespace fs = std::filesystem;

constexpr Engine engines[] = {Engine::postgres, Engine::sqlite};

std::string name_of(Engine engine) { return engine == Engine::sqlite ? "sqlite" : "postgres"; }

[[noreturn]] void bad_chain(const std::string& what, const std::string& hint) {
    throw Failure(FailureKind::bad_input, what + " Nothing was changed.", hint);
}

std::string read_text(const fs::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) {
        bad_chain(
            "The file " + file.string() + " cannot be read.",
            "Write it, or state in manifest.json, as ENGINE_none, why the engine needs none.");
    }
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

fs::path script_file(
    const fs::path& folder,
    const migrations::Revision& revision,
    Engine engine,
    const char* direction) {
    return folder / name_of(engine) /
           (revision.id + "_" + revision.name + "." + direction + ".sql");
}

migrations::Script read_script(
    const fs::path& folder,
    const Json& entry,
    const migrations::Revision& revision,
    Engine engine) {
    migrations::Script script;
    script.absent_because = entry.value(name_of(engine) + "_none", std::string{});
    if (!script.absent_because.empty()) return script;
    script.up = read_text(script_file(folder, revision, engine, "up"));
    script.down = read_text(script_file(folder, revision, engine, "down"));
    return script;
}

migrations::Revision read_revision(const fs::path& folder, const Json& entry) {
    migrations::Revision revision{
        .id = entry.at("id").get<std::string>(),
        .name = entry.at("name").get<std::string>(),
        .parents = entry.at("parents").get<std::vector<std::string>>()};
    revision.sqlite = read_script(folder, entry, revision, Engine::sqlite);
    revision.postgres = read_script(folder, entry, revision, Engine::postgres);
    if (entry.contains("meant"))
        revision.meant = entry.at("meant").get<std::map<std::string, std::string>>();
    return revision;
}

Json manifest_entry(const migrations::Revision& revision) {
    Json entry{{"id", revision.id}, {"name", revision.name}, {"parents", revision.parents}};
    for (const Engine engine : engines) {
        const std::string& reason = migrations::script_of(revision, engine).absent_because;
        if (!reason.empty()) entry[name_of(engine) + "_none"] = reason;
    }
    if (!revision.meant.empty()) entry["meant"] = revision.meant;
    return entry;
}

/// With a blank behind the commas between strings, and behind the colons of an object.
std::string spaced(const Json& value) {
    std::string shown = value.dump();
    for (const std::string_view between : {"\",\"", "\":\""}) {
        for (std::size_t at = shown.find(between); value.is_structured() && at != std::string::npos;
             at = shown.find(between, at + 3)) {
            shown.insert(at + 2, " ");
        }
    }
    return shown;
}

/// One entry a line, as the file is kept by hand.
std::string manifest_text(const migrations::MigrationChain& chain) {
    std::string text;
    for (const migrations::Revision& revision : chain.revisions) {
        text += text.empty() ? "[\n" : ",\n";
        std::string entry = "  {";
        const Json members = manifest_entry(revision);
        for (const auto& [key, value] : members.items()) {
            if (entry.back() != '{') entry += ", ";
            entry += Json(key).dump() + ": ";
            entry += spaced(value);
        }
        text += entry + "}";
    }
    return (text.empty() ? "[" : text + "\n") + "]\n";
}

void make_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (!error) return;
    throw Failure(
        FailureKind::storage,
        "The folder " + folder.string() + " cannot be made (" + error.message() + ").",
        "Name a folder that you may write in.");
}

bool is_good_name(const std::string& name) {
    const bool letters = std::all_of(name.begin(), name.end(), [](char letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
               letter == '_';
    });
    return letters && !name.empty() && name.front() >= 'a' && name.front() <= 'z';
}

}  // namespace

migrations::MigrationChain read_chain(const fs::path& folder) {
    const std::string text = read_text(folder / "manifest.json");
    migrations::MigrationChain chain;
    try {
        for (const Json& entry : Json::parse(text))
            chain.revisions.push_back(read_revision(folder, entry));
    } catch (const nlohmann::json::exception& error) {
        bad_chain(
            (folder / "manifest.json").string() + " cannot be meant: " + error.what() + ".",
            "It is an array of {\"id\", \"name\", \"parents\"}; `hallbook migrate export DIR` "
            "writes an example.");
    }
    return chain;
}

void write_manifest(const migrations::MigrationChain& chain, const fs::path& folder) {
    write_text_file(folder / "manifest.json", manifest_text(chain));
}

void write_chain(const migrations::MigrationChain& chain, const fs::path& folder) {
    std::error_code ignored;
    if (fs::exists(folder, ignored) && !fs::is_empty(folder, ignored)) {
        bad_chain(
            folder.string() + " is there already, and is not empty.",
            "Name a folder that is not there yet.");
    }
    for (const Engine engine : engines)
        make_folder(folder / name_of(engine));
    write_manifest(chain, folder);
    for (const migrations::Revision& revision : chain.revisions) {
        for (const Engine engine : engines) {
            const migrations::Script& script = migrations::script_of(revision, engine);
            if (!script.absent_because.empty()) continue;
            write_text_file(script_file(folder, revision, engine, "up"), script.up);
            write_text_file(script_file(folder, revision, engine, "down"), script.down);
        }
    }
}

void check_revision_name(const migrations::MigrationChain& chain, const std::string& name) {
    if (!is_good_name(name)) {
        throw Failure(
            FailureKind::bad_input,
            "\"" + name + "\" cannot name a revision. Nothing was changed.",
            "Use small letters, digits and underscores: what the revision makes, such as "
            "equipment_templates.");
    }
    if (migrations::find_revision(chain, name) == nullptr) return;
    throw Failure(
        FailureKind::bad_input,
        "There is a revision of the name " + name + " already. Nothing was changed.",
        "`hallbook migrate history` lists them.");
}

std::string next_revision_id(const migrations::MigrationChain& chain) {
    migrations::RevisionIds all;
    for (const migrations::Revision& revision : chain.revisions)
        all.insert(revision.id);
    std::string digits = std::to_string(migrations::schema_version(all) + 1);
    return std::string(digits.size() < 4 ? 4 - digits.size() : 0, '0') + digits;
}

migrations::MigrationChain chosen_chain(const std::optional<std::string>& folder) {
    return folder ? read_chain(*folder) : migrations::embedded_chain();
}

}  // namespace hallbook::cli
