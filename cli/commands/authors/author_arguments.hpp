/// \file
/// What the commands of an author of revisions are called and what they take; hallbook-author does
/// them.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/handed_over.hpp"
#include "cli/schema/migrations.hpp"

#include <memory>
#include <optional>
#include <string>

namespace hallbook::cli {

class MigrateSqlArguments : public CommandOfAuthors {
public:
    static constexpr CommandEntry entry{
        "migrate sql",
        group::authors,
        "Show the statements that up or down would run",
        "hallbook migrate sql\nhallbook migrate sql 0005 --down --target central"};
    MigrateSqlArguments() : MigrateSqlArguments(std::make_unique<LocalMigrations>()) {}
    void declare(Arguments& arguments) override;

protected:
    explicit MigrateSqlArguments(std::unique_ptr<MigrationSource> source)
        : m_source(std::move(source)) {}

    std::unique_ptr<MigrationSource> m_source;
    std::optional<std::string> m_revision;
    migrations::Direction m_direction = migrations::Direction::up;
};

class MigrateLintArguments : public CommandOfAuthors {
public:
    static constexpr CommandEntry entry{
        "migrate lint",
        group::authors,
        "Name what is dangerous in the revisions",
        "hallbook migrate lint 0011 --dir migrations"};
    void declare(Arguments& arguments) override;

protected:
    std::optional<std::string> m_revision;
    std::optional<std::string> m_folder;
};

class MigrateExportArguments : public CommandOfAuthors {
public:
    static constexpr CommandEntry entry{
        "migrate export",
        group::authors,
        "Write the revisions in the program to files",
        "hallbook migrate export /tmp/chain"};
    void declare(Arguments& arguments) override;

protected:
    std::string m_folder;
};

class MigrateNewArguments : public CommandOfAuthors {
public:
    static constexpr CommandEntry entry{
        "migrate new",
        group::authors,
        "Write the files of a new revision",
        "hallbook migrate new equipment_templates --dir migrations"};
    void declare(Arguments& arguments) override;

protected:
    std::string m_name;
    std::optional<std::string> m_folder;
};

class MigrateMergeArguments : public CommandOfAuthors {
public:
    static constexpr CommandEntry entry{
        "migrate merge",
        group::authors,
        "Bring branches together, once every order was built",
        "hallbook migrate merge --dir migrations --admin-uri postgresql://postgres@/postgres"};
    void declare(Arguments& arguments) override;

protected:
    AdminAddress m_admin;
    std::optional<std::string> m_folder;
    std::optional<std::string> m_name;
};

}  // namespace hallbook::cli
