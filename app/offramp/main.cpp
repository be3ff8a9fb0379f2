// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/offramp/options.h"
#include "app/offramp/verbs.h"

#include "app/usage/finite.h"
#include "app/usage/helpformatter.h"
#include "app/usage/usageerror.h"
#include "core/support/standardstreams.h"

#include <algorithm>
#include <iostream>
#include <memory>

using namespace offramp;

int main(int argc, char **argv)
{
    guardStandardStreams();
    CLI::App app("Explores the energy-accuracy trade-off of early-exit image classifiers.", "offramp");
    app.formatter(std::make_shared<HelpFormatter>());
    app.set_version_flag("--version", "offramp " OFFRAMP_VERSION);
    app.require_subcommand(0, 1);
    const Arguments arguments{argc, argv};
    const Verb window = addWindow(app, arguments);
    const Verb verbs[]{addCurve(app),
                       addSuggest(app),
                       addExits(app),
                       addTemperature(app),
                       addCalibration(app, arguments),
                       addCascade(app),
                       addCluster(app),
                       addArea(app),
                       addEnergy(app),
                       addRank(app, arguments),
                       addPayoff(app, arguments),
                       addScaling(app, arguments),
                       addPredictions(app),
                       addClasses(app),
                       addImport(app),
                       addExport(app, arguments),
                       addSubmit(app, arguments)};
    const std::vector<Verb> engineVerbs = addEngineVerbs(app, arguments);
    refuseInfinite(app);
    app.footer("Without a subcommand the window opens."); // not of the verbs, which would take it over

    // The engine parses its options itself.
    const auto named = [argc, argv](const Verb &verb) { return argc > 1 && verb.command->get_name() == argv[1]; };
    if (const auto verb = std::ranges::find_if(engineVerbs, named); verb != engineVerbs.end())
        return runVerb("offramp", verb->run);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success &asked) { // for help or the version
        return app.exit(asked, std::cout, std::cerr);
    } catch (const CLI::ParseError &error) {
        return runVerb("offramp", [&]() -> Result<void> { return tl::unexpected(usageError(app, error)); });
    }
    const auto verb = std::ranges::find_if(verbs, [](const Verb &v) { return v.command->parsed(); });
    return runVerb("offramp", verb == std::end(verbs) ? window.run : verb->run);
}
