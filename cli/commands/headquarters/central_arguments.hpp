/// \file
/// What the commands of headquarters are called and what they take; hallbook-central does them.
/// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/arguments/handed_over.hpp"
#include "cli/desk/central_address.hpp"
#include "core/values/enums.hpp"

#include <optional>
#include <string>

namespace hallbook::cli {

/// What they have in common: --admin-uri.
class CentralArguments : public CommandOfCentral {
public:
    void declare(Arguments& arguments) override;

protected:
    AdminAddress m_admin;
};

/// Of those that set a database up, whose address may also stand alone.
class CentralSetUpArguments : public CentralArguments {
public:
    void declare(Arguments& arguments) override;

protected:
    /// Where to set up. Failure{bad_input} when nobody said it, or when it holds a password.
    [[nodiscard]] std::string uri(const Context& context) const;

private:
    std::optional<std::string> m_uri;
};

class CentralInitArguments : public CentralSetUpArguments {
public:
    static constexpr CommandEntry entry{
        "central init",
        group::headquarters,
        "Set up central: tables, roles and the 11 books",
        "hallbook central init postgresql://admin@central.example/local46"};
    void declare(Arguments& arguments) override;

protected:
    enum class Sample { no, yes };
    Sample m_sample = Sample::no;
};

class CentralAdoptArguments : public CentralSetUpArguments {
public:
    static constexpr CommandEntry entry{
        "central adopt",
        group::headquarters,
        "Take over a database that another program fills",
        "hallbook central adopt postgresql://admin@central.example/local46"};
    void declare(Arguments& arguments) override;

protected:
    enum class Apply { no, yes };
    enum class Partial { no, yes };
    enum class ShowMapping { no, yes };
    std::optional<std::string> m_from;
    std::optional<std::string> m_mapping;
    Apply m_apply = Apply::no;
    Partial m_partial = Partial::no;
    ShowMapping m_show_mapping = ShowMapping::no;
};

class CentralEnrollArguments : public CentralArguments {
public:
    static constexpr CommandEntry entry{
        "central enroll",
        group::headquarters,
        "Admit a hall and make its login",
        "hallbook central enroll BREM --region BREMERTON --name \"Bremerton hall\""};
    void declare(Arguments& arguments) override;

protected:
    enum class MayReconcile { no, yes };
    std::string m_hall;
    core::BookRegion m_region{};
    std::optional<std::string> m_name;
    MayReconcile m_may_reconcile = MayReconcile::no;
    enum class MayImport { no, yes };
    MayImport m_may_import = MayImport::no;
    enum class IsHeadquarters { no, yes };
    IsHeadquarters m_is_headquarters = IsHeadquarters::no;
};

class CentralRevokeArguments : public CentralArguments {
public:
    static constexpr CommandEntry entry{
        "central revoke",
        group::headquarters,
        "Cut a hall off at once, such as a stolen laptop",
        "hallbook central revoke PA"};
    void declare(Arguments& arguments) override;

protected:
    std::string m_hall;
};

class CentralReleaseArguments : public CentralArguments {
public:
    static constexpr CommandEntry entry{
        "central release",
        group::headquarters,
        "Let be judged what a revoked hall had sent",
        "hallbook central release PA"};
    void declare(Arguments& arguments) override;

protected:
    std::string m_hall;
};

class CentralDiscardArguments : public CentralArguments {
public:
    static constexpr CommandEntry entry{
        "central discard",
        group::headquarters,
        "Set aside what a revoked hall had sent, on record",
        "hallbook central discard PA --reason \"laptop stolen on 2026-03-02\""};
    void declare(Arguments& arguments) override;

protected:
    std::string m_hall;
    std::string m_reason;
};

class CentralJudgeAgainArguments : public CentralArguments {
public:
    static constexpr CommandEntry entry{
        "central judge-again",
        group::headquarters,
        "Have judged once more what was set aside",
        "hallbook central judge-again BREM:17\nhallbook central judge-again --all"};
    void declare(Arguments& arguments) override;

protected:
    enum class All { no, yes };
    std::optional<std::string> m_operation;
    All m_all = All::no;
};

class CentralReconcileArguments : public CentralArguments {
public:
    static constexpr CommandEntry entry{
        "central reconcile",
        group::headquarters,
        "Judge what the halls have sent",
        "hallbook central reconcile\nhallbook central reconcile --watch"};
    void declare(Arguments& arguments) override;

protected:
    enum class Watch { no, yes };
    Watch m_watch = Watch::no;
};

class CentralStatusArguments : public CentralArguments {
public:
    static constexpr CommandEntry entry{
        "central status",
        group::headquarters,
        "Show the halls and how far behind they are",
        "hallbook central status"};
};

class CentralPruneArguments : public CentralArguments {
public:
    static constexpr CommandEntry entry{
        "central prune",
        group::headquarters,
        "Drop from the change log what no hall needs",
        "hallbook central prune"};
};

class CentralRestoredArguments : public CentralArguments {
public:
    static constexpr CommandEntry entry{
        "central restored",
        group::headquarters,
        "Say that central was restored from a backup",
        "hallbook central restored --reason \"disk failed, backup of Monday\""};
    void declare(Arguments& arguments) override;

protected:
    std::optional<std::string> m_reason;
};

}  // namespace hallbook::cli
