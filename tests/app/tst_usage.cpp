// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "app/usage/finite.h"
#include "app/usage/helpformatter.h"
#include "app/usage/needs.h"
#include "app/usage/seeds.h"
#include "app/usage/usageerror.h"

#include <QTest>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

using namespace offramp;

/// What a person reads whose command line is wrong.
class TestUsage : public QObject
{
    Q_OBJECT

    struct Options {
        std::string network;
        int threads = 0;
        double seconds = 0;
        double watts = 0;
        double ratio = 0;
        std::uint64_t seed = 0;
        std::size_t limit = 0;
        std::string precision;
    };

    /// A program with two commands, one of which takes options of each kind.
    static Error errorOf(const QStringList &words)
    {
        CLI::App app("A program", "tool");
        app.require_subcommand(1);
        Options options;
        CLI::App *record = app.add_subcommand("record", "Records");
        record->add_option("--network", options.network)->required();
        record->add_option("--threads", options.threads)->check(CLI::Range(1, 4096));
        record->add_option("--seconds", options.seconds)->check(CLI::Range(0.0, 3600.5));
        CLI::Option *watts = record->add_option("--watts", options.watts)->check(CLI::PositiveNumber);
        CLI::Option *seed = record->add_option("--seed", options.seed);
        record->add_option("--limit", options.limit)->check(CLI::PositiveNumber);
        record->add_option("--ratio", options.ratio);
        record->add_option("--precision", options.precision)->check(CLI::IsMember({"fp32", "bf16"}))->excludes(watts);
        watts->needs(seed);
        app.add_subcommand("verify", "Verifies");
        refuseInfinite(app);
        std::vector<std::string> all{"tool"};
        for (const QString &word : words)
            all.push_back(word.toStdString());
        std::vector<char *> pointers;
        for (std::string &word : all)
            pointers.push_back(word.data());
        try {
            app.parse(static_cast<int>(pointers.size()), pointers.data());
        } catch (const CLI::ParseError &error) {
            return usageError(app, error);
        }
        return {};
    }

private Q_SLOTS:
    void sentences_data()
    {
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("text");
        const QString help = QStringLiteral(" tool record --help describes the options.");
        const auto row = [](const char *words, const QString &text) {
            QTest::newRow(*words ? words : "nothing") << QString::fromUtf8(words) << text;
        };
        row("", QStringLiteral("No command is given. tool has: record, verify."));
        row("recrod", QStringLiteral("\"recrod\" is not a command of tool. Its commands: record, verify."));
        row("recrod --network a", QStringLiteral("\"recrod\" is not a command of tool. Its commands: record, verify."));
        row("--versoin", QStringLiteral("\"--versoin\" is not an option of tool. tool --help lists them."));
        row("record", QStringLiteral("--network is missing.") + help);
        row("record a.pt",
            QStringLiteral("\"a.pt\" belongs to no option of tool record. tool record --help lists them."));
        row("record --network a b",
            QStringLiteral("\"b\" belongs to no option of tool record. tool record --help lists them."));
        row("record --netwrok a --foo b",
            QStringLiteral("\"--netwrok\" is not an option of tool record. tool record --help lists them."));
        row("record --network", QStringLiteral("--network is given without a value.") + help);
        row("record --network a --threads x",
            QStringLiteral("--threads: \"x\" is not a whole number from 1 to 4,096.") + help);
        row("record --network a --threads 5000",
            QStringLiteral("--threads: \"5000\" is not a whole number from 1 to 4,096.") + help);
        row("record --network a --threads 1.5",
            QStringLiteral("--threads: \"1.5\" is not a whole number from 1 to 4,096.") + help);
        row("record --network a --seconds -1",
            QStringLiteral("--seconds: \"-1\" is not a number from 0 to 3600.5.") + help);
        row("record --network a --watts 0", QStringLiteral("--watts: \"0\" is not a number above 0.") + help);
        row("record --network a --seed x", QStringLiteral("--seed: \"x\" is not a whole number, or too large.") + help);
        row("record --network a --limit x", QStringLiteral("--limit: \"x\" is not a whole number above 0.") + help);
        row("record --network a --limit 1.5",
            QStringLiteral("--limit: \"1.5\" is not a whole number, or too large.") + help);
        row("record --network a --ratio x", QStringLiteral("--ratio: \"x\" is not a number.") + help);
        for (const char *option : {"--ratio", "--seconds", "--watts"}) {
            for (const char *value : {"nan", "-nan", "inf", "1e400"})
                row(qPrintable(
                        QStringLiteral("record --network a %1 %2").arg(QLatin1String(option), QLatin1String(value))),
                    QStringLiteral("%1: \"%2\" is not ").arg(QLatin1String(option), QLatin1String(value)));
        }
        row("record --network a --precision fp31",
            QStringLiteral("--precision: \"fp31\" is not one of fp32, bf16.") + help);
        row("record --network a --precision bf16 --watts 5 --seed 1",
            QStringLiteral("--watts and --precision cannot be used together.") + help);
        row("record --network a --watts 5", QStringLiteral("--watts needs --seed.") + help);
    }

    void sentences()
    {
        QFETCH(QString, words);
        QFETCH(QString, text);
        const Error error = errorOf(words.split(u' ', Qt::SkipEmptyParts));
        if (text.endsWith(u' '))
            QVERIFY2(QString::fromStdString(toText(error)).startsWith(text), toText(error).c_str());
        else
            QCOMPARE(QString::fromStdString(toText(error)), text);
        QCOMPARE(error.kind, ErrorKind::Usage);
    }

    void optionsThatChangeNothing()
    {
        CLI::App app("A program", "tool");
        std::string text;
        bool flag = false;
        for (const char *name : {"--png", "--pdf", "--dpi"})
            app.add_option(name, text);
        app.add_flag("--grey", flag);
        const auto said = [&app](const std::string &words, const std::vector<std::string> &needed) {
            app.parse(words);
            const auto checked = checkNeeds(app, {"--grey", "--dpi"}, needed);
            return checked ? std::string() : toText(checked.error());
        };
        QCOMPARE(said("--png x", {"--png"}), std::string());
        QCOMPARE(said("--grey --png x", {"--pdf", "--png"}), std::string());
        QCOMPARE(said("--dpi 300 --pdf x", {"--png"}),
                 std::string("--dpi changes nothing without --png. Add --png, or leave out --dpi."));
        QCOMPARE(said("--grey", {"--pdf", "--png"}),
                 std::string("--grey changes nothing without --pdf or --png. Add one of them, or leave out --grey."));
    }

    void seedsAreNotNegative()
    {
        CLI::App app("A program", "tool");
        std::uint64_t seed = 0;
        app.add_option("--seed", seed)->check(seeds());
        for (const char *value : {"-1", "1.5", "9007199254740992", "x"}) {
            try {
                app.parse(std::string("--seed ") + value);
                QFAIL(value);
            } catch (const CLI::ParseError &error) {
                QCOMPARE(QString::fromStdString(usageError(app, error).sentence),
                         QStringLiteral("--seed: \"%1\" is not a whole number from 0 to 9,007,199,254,740,991.")
                             .arg(QLatin1String(value)));
            }
        }
        app.parse("--seed 9007199254740991");
        QCOMPARE(seed, std::uint64_t{9007199254740991});
    }

    void helpNamesWhatAnOptionTakes()
    {
        CLI::App app("A program", "tool");
        app.formatter(std::make_shared<HelpFormatter>());
        Options options;
        std::vector<double> means;
        CLI::App *record = app.add_subcommand("record", "Records");
        record->add_option("--network", options.network, "a file")->required();
        CLI::Option *threads = record->add_option("--threads", options.threads)->check(CLI::Range(1, 4096));
        record->add_option("--watts", options.watts)->check(CLI::PositiveNumber)->excludes(threads);
        record->add_option("--mean", means)->needs(threads);
        record->add_option("--precision", options.precision)->check(CLI::IsMember({"fp32", "bf16"}));
        record->add_option("--device", options.network)->default_str("cpu");
        const QString help = QString::fromStdString(record->help());
        for (const char *line :
             {"--network TEXT (required)", "--threads N (not with --watts)", "--watts NUMBER (not with --threads)",
              "--mean NUMBER ... (with --threads)", "--precision fp32|bf16", "--device TEXT (default: cpu)"})
            QVERIFY2(help.contains(QString::fromUtf8(line)), qPrintable(help));
    }

    void hostileWordsAreShownInOneLine()
    {
        const QString hostile = QStringLiteral("a\n\x1b[31mb");
        const QString shown = QStringLiteral("\"a\uFFFD\uFFFD[31mb\"");
        QVERIFY(QString::fromStdString(errorOf({hostile}).sentence).startsWith(shown));
        const auto sentence = errorOf({QStringLiteral("record"), QStringLiteral("--network=a"),
                                       QStringLiteral("--threads"), hostile + QString(1000, u'c')})
                                  .sentence;
        QVERIFY2(QString::fromStdString(sentence).startsWith(QStringLiteral("--threads: \"a\uFFFD\uFFFD[31mb")),
                 sentence.c_str());
        QVERIFY(sentence.size() < 300);
    }
};

QTEST_APPLESS_MAIN(TestUsage)
#include "tst_usage.moc"
