/// \file
/// hallbook central-address URI
/// SPDX-License-Identifier: Apache-2.0
#include "cli/desk/central_address.hpp"

#include "cli/commands/commands.hpp"
#include "cli/commands/exchange/exchange_arguments.hpp"
#include "cli/desk/hall.hpp"
#include "store/replica/sqlite_replica.hpp"
#include "sync/line/address.hpp"

namespace hallbook::cli {

namespace {

class CentralAddressCommand : public CentralAddressArguments {
public:
    ExitCode run(Context& context) override {
        const std::string address = sync::with_sslmode(checked_address(context, m_uri));
        auto database = open_hall(context, store::Access::write);
        const std::string hall = keep(context, database, address);
        context.out.show(
            [&] {
                return Json{{"hall", hall}, {"central", address}};
            },
            [&] {
                return hall + " syncs with " + address + " from now on. Try it: hallbook sync\n";
            });
        return ExitCode::done;
    }

private:
    static std::string keep(
        const Context& context, store::SqliteDatabase& database, const std::string& address) {
        store::WriteTransaction transaction{database};
        const std::string hall = store::SqliteReplica{database, context.zone}.identity().hall.code;
        store::keep_central_uri(database, address);
        transaction.commit();
        return hall;
    }
};

}  // namespace

CommandEntry central_address_command() { return entry_of<CentralAddressCommand>(); }

}  // namespace hallbook::cli
