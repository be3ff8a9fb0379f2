// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/study/study.h"

#include "core/study/jobfolder.h"
#include "core/training/traininglog.h"
#include "tests/core/study/studyfile.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace offramp;
using namespace Qt::StringLiterals;

namespace {

namespace fs = std::filesystem;

void write(const fs::path &path, const std::string &text)
{
    std::ofstream(path, std::ios::trunc) << text;
}

std::vector<std::string> namesOf(const std::vector<StudyJob> &jobs)
{
    std::vector<std::string> names;
    for (const StudyJob &job : jobs)
        names.push_back(job.name);
    return names;
}

/// A log of so many epochs.
std::string logOf(int epochs)
{
    std::vector<EpochRecord> records;
    for (int epoch = 1; epoch <= epochs; ++epoch) {
        EpochRecord record;
        record.epoch = epoch;
        record.train = {{1, 0.5}};
        record.isBest = true;
        records.push_back(record);
    }
    return toJsonLines(records, {"last"});
}

/// An archive with the layers backbone.0 and backbone.1.
const std::string &archive()
{
    static const std::string file = (qEnvironmentVariable("OFFRAMP_SOURCE", QFINDTESTDATA("../../.."))
                                     + QStringLiteral("/tests/core/networks/data/hooked.pt"))
                                        .toStdString();
    return file;
}

} // namespace

/// Files of studies, their jobs, and the folders of these.
class TestStudy : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    [[nodiscard]] fs::path at(const std::string &name) const { return fs::path(m_folder.path().toStdString()) / name; }
    [[nodiscard]] Result<Study> read(const std::string &fields) const { return studyWith(at(""), fields); }

private Q_SLOTS:
    void listsAllCombinations()
    {
        const auto study
            = read(usualFields() + R"(, "seeds": 2, "cutmix": [false, true], "share": 0.5, "epochs": 8, "size": [48],
            "exits": ["none", "layer1+layer2:conv-pool-linear"], "e_max": 0.5, "test_split": "val")");
        QVERIFY2(study.has_value(), study ? "" : toText(study.error()).c_str());
        QCOMPARE(study->name, std::string("study"));
        QVERIFY(study->dataset == at("images"));
        QVERIFY(study->eMax == 0.5 && study->testSplit == "val" && !study->split);
        QCOMPARE(study->axes, (std::vector<std::string>{"exits", "cutmix", "size"})); // not in the order of the file
        QCOMPARE(study->jobs.size(), std::size_t(8));
        QCOMPARE(study->jobs[0].name, std::string("exits-none_cutmix-off_size-48_seed-0"));
        QCOMPARE(study->jobs[1].name, std::string("exits-none_cutmix-off_size-48_seed-1"));
        QCOMPARE(study->jobs[2].name, std::string("exits-none_cutmix-on_size-48_seed-0"));
        const StudyJob &job = study->jobs[7];
        QCOMPARE(job.name, std::string("exits-layer1+layer2-conv-pool-linear_cutmix-on_size-48_seed-1"));
        QCOMPARE(job.settings, (std::vector<std::string>{"layer1+layer2:conv-pool-linear", "on", "48"}));
        const std::vector<ExitSpec> exits{{"layer1", "layer1", ""},
                                          {"layer2", "layer2", "conv-pool-linear"},
                                          {"last", "", ""}};
        QVERIFY(job.network.exits == exits);
        QCOMPARE(job.network.architecture, std::string("cifar_resnet20"));
        QVERIFY(!job.network.classes); // those of the data set
        QVERIFY(job.size == 48 && job.weights.empty());
        QCOMPARE(job.recipe.share, 0.5);
        QCOMPARE(job.recipe.epochs, 8);
        QCOMPARE(job.recipe.warmUpEpochs, 2.0);
        QCOMPARE(job.recipe.seed, std::uint64_t(1));
        QCOMPARE(job.recipe.augmentations.size(), std::size_t(2));
        QVERIFY(job.recipe.augmentations.back() == usualAugmentation(AugmentationKind::CutMix));
        QCOMPARE(study->jobs[0].recipe.augmentations.size(), std::size_t(1));
    }

    void needsNoLists()
    {
        const auto study = read(R"(, "architecture": "padova-resnext50-64", "recipe": "reference", "exits": "own",
            "name": "One")");
        QVERIFY2(study.has_value(), study ? "" : toText(study.error()).c_str());
        QCOMPARE(study->name, std::string("One"));
        QVERIFY(study->axes.empty());
        QCOMPARE(namesOf(study->jobs), std::vector<std::string>{"seed-0"});
        const StudyJob &job = study->jobs.front();
        QCOMPARE(job.network.architecture, std::string("resnext50_32x4d")); // what the preset means
        QCOMPARE(job.network.exits.size(), std::size_t(3));
        QVERIFY(!job.network.classes);
        QVERIFY(job.recipe == *recipeFrom("reference"));
    }

    void readsFilesOfItsFolder()
    {
        write(at("tiny.json"), R"({"offramp_network": 1, "architecture": "cifar_resnet32", "classes": 5})");
        write(at("mine.json"), R"({"offramp_recipe": 1, "batch": 7, "seed": 11})");
        write(at("start.safetensors"), "");
        const auto study = read(R"(, "architecture": ["tiny.json", "cifar_resnet20"], "recipe": ["mine.json", "quick"],
            "weights": ["none", "start.safetensors"])");
        QVERIFY2(study.has_value(), study ? "" : toText(study.error()).c_str());
        QCOMPARE(study->jobs.size(), std::size_t(8));
        const StudyJob &job = study->jobs[2]; // of the recipes, the last axis, the first
        QCOMPARE(job.name, std::string("architecture-tiny_weights-start_recipe-mine_seed-11"));
        QCOMPARE(job.network.architecture, std::string("cifar_resnet32"));
        QVERIFY(job.network.classes == 5);
        QCOMPARE(job.recipe.batch, 7);
        QVERIFY(job.weights == at("start.safetensors"));
        QCOMPARE(study->jobs[7].name, std::string("architecture-cifar-resnet20_weights-start_recipe-quick_seed-0"));
    }

    void putsHeadsOnAnArchive()
    {
        fs::copy_file(archive(), at("trunk.pt"), fs::copy_options::overwrite_existing);
        const auto study = read(R"(, "architecture": "trunk.pt", "recipe": "quick", "seeds": 2,
            "exits": ["backbone.0", "backbone.0:conv-pool-linear+backbone.1:conv-pool-linear"])");
        QVERIFY2(study.has_value(), study ? "" : toText(study.error()).c_str());
        QCOMPARE(namesOf(study->jobs),
                 (std::vector<std::string>{"exits-backbone.0_seed-0", "exits-backbone.0_seed-1",
                                           "exits-backbone.0-conv-pool-linear+backbone.1-conv-pool-linear_seed-0",
                                           "exits-backbone.0-conv-pool-linear+backbone.1-conv-pool-linear_seed-1"}));
        for (const StudyJob &job : study->jobs)
            QVERIFY(job.archive == at("trunk.pt") && job.network.architecture.empty() && job.weights.empty());
        QCOMPARE(headsOf(study->jobs[0]).after, std::vector<std::string>{"backbone.0"});
        QCOMPARE(headsOf(study->jobs[0]).design, std::string("pool-linear"));
        QCOMPARE(headsOf(study->jobs[3]).after, (std::vector<std::string>{"backbone.0", "backbone.1"}));
        QCOMPARE(headsOf(study->jobs[3]).design, std::string("conv-pool-linear"));
        QVERIFY(study->jobs[1].recipe.seed == 1 && study->jobs[3].recipe.seed == 1);

        // Its folder says which archive it was.
        const StudyJob &job = study->jobs.front();
        const JobFolder folder(at("heads"), job);
        QVERIFY(folder.network == folder.path / "net.pt" && folder.log == folder.path / "net.pt.jsonl");
        QVERIFY(folder.checkpoint == folder.path / "net.pt.checkpoint");
        const auto claimed = claimJobFolder(folder, *study, job);
        QVERIFY2(claimed && *claimed, claimed ? "" : toText(claimed.error()).c_str());
        QVERIFY(readWholeFile(folder.about, 1 << 20)->find("\"archive\": \"trunk.pt\"") != std::string::npos);
        QVERIFY(checkJobFolder(folder, *study, job).has_value());
        StudyJob other = job;
        other.archive = at("other.pt");
        QVERIFY(!checkJobFolder(folder, *study, other));

        // Only an archive has such heads, and a grid can have both kinds of networks.
        const auto both
            = read(R"(, "architecture": ["cifar_resnet20", "trunk.pt"], "recipe": "quick", "exits": "layer1")");
        QVERIFY2(both.has_value(), both ? "" : toText(both.error()).c_str());
        QVERIFY(both->jobs[0].archive.empty() && !headsOf(both->jobs[0]).isMade());
        QCOMPARE(both->jobs[1].name, std::string("architecture-trunk_seed-0"));
        QVERIFY(headsOf(both->jobs[1]).isMade());
    }

    void saysWhyAnArchiveCannotBeTrained_data()
    {
        QTest::addColumn<QString>("fields");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *fields, const char *part) {
            QTest::newRow(fields) << QString::fromUtf8(fields) << QString::fromUtf8(part);
        };
        row(R"(, "seeds": 1)", "job seed-0: ");
        row(R"(, "exits": "own")",
            "is a TorchScript archive, and nothing says which of its layers get heads. Name them");
        row(R"(, "exits": ["backbone.0", "none"])", "job exits-none_seed-0: ");
        row(R"(, "exits": "backbone.0+backbone.1:conv-pool-linear")",
            "heads of two designs, pool-linear and conv-pool-linear. Give all");
        row(R"(, "exits": "backbone.0:no-head")", "no-head");
        row(R"(, "exits": "backbone.0", "weights": "trunk.pt")",
            "which has its own weights. Set \"weights\" to \"none\"");
    }

    void saysWhyAnArchiveCannotBeTrained()
    {
        QFETCH(const QString, fields);
        QFETCH(const QString, part);
        fs::copy_file(archive(), at("trunk.pt"), fs::copy_options::overwrite_existing);
        const auto study = read(R"(, "architecture": "trunk.pt", "recipe": "quick")" + fields.toStdString());
        QVERIFY(!study);
        const std::string text = toText(study.error());
        QVERIFY2(text.find(part.toStdString()) != std::string::npos, text.c_str());
    }

    void namesAugmentations()
    {
        const auto names = read(usualFields() + R"(, "augmentations": ["own", "none", "rotation+cutmix"])");
        QVERIFY2(names.has_value(), names ? "" : toText(names.error()).c_str());
        QCOMPARE(names->jobs[0].recipe.augmentations.size(), std::size_t(1));
        QVERIFY(names->jobs[1].recipe.augmentations.empty());
        const Policy two{usualAugmentation(AugmentationKind::Rotation), usualAugmentation(AugmentationKind::CutMix)};
        QVERIFY(names->jobs[2].recipe.augmentations == two);
        QCOMPARE(names->jobs[2].name, std::string("augmentations-rotation+cutmix_seed-0"));

        const auto lists = read(usualFields() + R"(, "cutmix": [0.25, 0], "augmentations": {"a lot": [
            {"name": "cutout", "share": 0.25}, {"name": "cutmix"}], "none": []})");
        QVERIFY2(lists.has_value(), lists ? "" : toText(lists.error()).c_str());
        QCOMPARE(lists->axes, (std::vector<std::string>{"augmentations", "cutmix"}));
        QCOMPARE(lists->jobs.size(), std::size_t(4));
        QCOMPARE(lists->jobs[0].name, std::string("augmentations-a-lot_cutmix-0.25_seed-0"));
        QCOMPARE(lists->jobs[0].settings.front(), std::string("a lot"));
        const Policy &both = lists->jobs[0].recipe.augmentations;
        QVERIFY(both.size() == 2 && both[0].low == 0.25);
        QVERIFY(both[1].kind == AugmentationKind::CutMix && both[1].probability == 0.25);
        QCOMPARE(lists->jobs[1].recipe.augmentations.size(), std::size_t(1));
        QCOMPARE(lists->jobs[2].recipe.augmentations.size(), std::size_t(1));
        QVERIFY(lists->jobs[3].recipe.augmentations.empty());
    }

    /// They differ only at their ends, behind what a folder's name has room for.
    void tellsLongSettingsApart()
    {
        const std::string heads = "layer1.0:conv-pool-linear+layer1.1:conv-pool-linear+layer2.0:conv-pool-linear";
        const auto study = read(usualFields() + ", \"exits\": [\"" + heads + "\", \"" + heads + "+layer2.1\"]");
        QVERIFY2(study.has_value(), study ? "" : study.error().sentence.c_str());
        QCOMPARE(study->jobs.size(), std::size_t(2));
        QCOMPARE(study->jobs[0].settings.front(), heads);
        const std::string beginning = "exits-layer1.0-conv-pool-linear+layer1.1-conv-pool-linear+layer2.";
        for (const StudyJob &job : study->jobs)
            QVERIFY2(job.name.starts_with(beginning) && job.name.size() < 100, job.name.c_str());
        QVERIFY(study->jobs[0].name != study->jobs[1].name);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("fields"); // beside the usual ones
        QTest::addColumn<QString>("part");
        const auto row = [](const char *fields, const char *part) {
            QTest::newRow(fields) << QString::fromUtf8(fields) << QString::fromUtf8(part);
        };
        row(R"(, "exit": "none")", "field \"exit\" is not known. Known are offramp_study, name, dataset");
        row(R"(, "exits": ["layer9"])", "job exits-layer9_seed-0: Exit \"layer9\" branches off after \"layer9\", a "
                                        "place that cifar_resnet20 does not have. Its places are");
        row(R"(, "exits": "layer1:no-head")", "no-head");
        row(R"(, "exits": "layer1++layer2")", "write PLACE or PLACE:HEAD for each exit");
        row(R"(, "exits": [[]])", "field \"exits\" is []; write");
        row(R"(, "exits": [])", "field \"exits\" lists nothing.");
        row(R"(, "exits": ["none", "none"])", "field \"exits\" lists \"none\" twice.");
        row(R"(, "cutmix": 2)", "field \"cutmix\" is 2; write true, false, or a probability from 0 to 1.");
        row(R"(, "size": 0)", "field \"size\" is 0, not a whole number of pixels from 1 to 8192.");
        row(R"(, "share": [0.5, 0])", "field \"share\" is 0, not a number above 0 and at most 1.");
        row(R"(, "epochs": "ten")", "field \"epochs\" is \"ten\", not a whole number from 1 to 100000.");
        row(R"(, "epochs": 1, "recipe": {"offramp_recipe": 1, "schedule": "one-cycle", "warm_up_epochs": 1})",
            "one-cycle, which begins with a rise of its own");
        row(R"(, "seeds": 0)", "field \"seeds\" is 0; write a list of seeds, or how many, from 1 to 1000.");
        row(R"(, "seeds": [1, -1])", "field \"seeds\" lists -1");
        row(R"(, "weights": "gone.pt")", "gone.pt, which does not exist.");
        row(R"(, "architecture": "resnet19")", "\"resnet19\" is not an architecture that can be built here.");
        row(R"(, "architecture": null)", "has no field \"architecture\".");
        row(R"(, "recipe": "slow")", "slow\" is neither a recipe nor a file.");
        row(R"(, "recipe": {"offramp_recipe": 1, "exit_weights": [1, 1]})",
            "the recipe has 2 \"exit_weights\", and the network 1 exit.");
        row(R"(, "recipe": {"offramp_recipe": 1, "frozen_trunk": true})", "which would stay random. Add \"weights\"");
        row(R"(, "augmentations": ["flip"])", "names \"flip\", which is not an augmentation.");
        row(R"(, "augmentations": "cutmix+rotation")", "rotation");
        row(R"(, "augmentations": {"x": 3})", "is not a JSON object or list.");
        row(R"(, "augmentations": {"a b": [], "a-b": []})", "two jobs are called augmentations-a-b_seed-0.");
        row(R"(, "e_max": 0)", "field \"e_max\" is not a number of GFLOPs above 0.");
        row(R"(, "labels": "map.json")", "field \"labels\" is \"map.json\"; it can be sorted, numeric, wnids.");
        row(R"(, "dataset": 3)", "field \"dataset\" is not a text.");
        row(R"(, "seeds": 1000, "exits": ["none", "layer1"], "cutmix": [0, 0.1, 0.2, 0.3, 0.4, 0.5])",
            "has more than 10000 jobs.");
    }

    void saysWhatIsWrong()
    {
        QFETCH(const QString, fields);
        QFETCH(const QString, part);
        const auto object = [](const QString &text) {
            return QJsonDocument::fromJson((u"{\"offramp_study\": 1"_s + text + u'}').toUtf8())
                .object()
                .toVariantHash();
        };
        QVariantHash all = object(u", \"dataset\": \"images\""_s + QString::fromStdString(usualFields()));
        all.insert(object(fields)); // takes the place of what is usual
        write(at("study.json"), QJsonDocument(QJsonObject::fromVariantHash(all)).toJson().toStdString());
        const auto study = readStudy(at("study.json"));
        QVERIFY(!study);
        const std::string text = toText(study.error());
        QVERIFY2(text.find(part.toStdString()) != std::string::npos, text.c_str());
    }

    void refusesOtherFiles()
    {
        const auto messageAbout = [&](const std::string &text) {
            write(at("other.json"), text);
            const auto study = readStudy(at("other.json"));
            return study ? std::string() : study.error().sentence;
        };
        QVERIFY(messageAbout("[]").find("is not a JSON object") != std::string::npos);
        QVERIFY(messageAbout("{\n\"name\": study\n}").find("is not JSON at line 2, column 9") != std::string::npos);
        QVERIFY(messageAbout("{}").find("has no field \"offramp_study\"") != std::string::npos);
        QVERIFY(messageAbout(R"({"offramp_study": 2})").find("version 2") != std::string::npos);
        QVERIFY(!readStudy(at("gone.json")));
    }

    void dividesItsJobs()
    {
        const auto study = read(usualFields() + R"(, "seeds": 8)");
        QVERIFY(study.has_value());
        QCOMPARE(namesOf(*jobsOf(*study, "2/3")), (std::vector<std::string>{"seed-1", "seed-4", "seed-7"}));
        QCOMPARE(namesOf(*jobsOf(*study, "3/3")), (std::vector<std::string>{"seed-2", "seed-5"}));
        QCOMPARE(jobsOf(*study, "1/1")->size(), std::size_t(8));
        QCOMPARE(namesOf(*jobsOf(*study, "8/8")), std::vector<std::string>{"seed-7"});
        for (const char *text : {"0/3", "4/3", "3", "x"}) {
            const auto refused = jobsOf(*study, text);
            QVERIFY2(!refused && refused.error().kind == ErrorKind::Usage, text);
            QVERIFY2(refused.error().remedy.find("--job I/N") != std::string::npos, text);
        }
        const auto many = jobsOf(*study, "1/9");
        QVERIFY(!many && many.error().kind == ErrorKind::Usage);
        QCOMPARE(many.error().remedy, std::string("Use at most 8 shares."));
    }

    void knowsHowFarAJobIs()
    {
        const auto study = read(usualFields() + R"(, "exits": ["none"])");
        QVERIFY(study.has_value());
        const StudyJob &job = study->jobs.front();
        const JobFolder folder(at("out"), job);
        QVERIFY(folder.path == at("out/exits-none_seed-0"));
        QCOMPARE(toText(progressOf(folder, job), job), std::string("not begun"));
        QVERIFY(checkJobFolder(folder, *study, job).has_value());
        {
            const auto mine = claimJobFolder(folder, *study, job);
            QVERIFY2(mine && *mine, mine ? "" : toText(mine.error()).c_str());
            const auto theirs = claimJobFolder(folder, *study, job);
            QVERIFY(theirs && !*theirs);
        }
        const auto again = claimJobFolder(folder, *study, job);
        QVERIFY(again && *again);
        QCOMPARE(toText(progressOf(folder, job), job), std::string("0 of 4 epochs trained"));
        write(folder.log, logOf(3));
        write(folder.network, "");
        QCOMPARE(toText(progressOf(folder, job), job), std::string("3 of 4 epochs trained"));
        write(folder.log, logOf(4));
        QCOMPARE(toText(progressOf(folder, job), job), std::string("trained, not recorded to the end"));
        write(folder.recording, "damaged");
        QVERIFY((progressOf(folder, job) == JobProgress{JobState::Trained, 4}));
        QVERIFY(parseNetworkSpec(*readWholeFile(folder.spec, 1 << 20), "spec").has_value());
        QVERIFY(*recipeFrom(folder.recipe.string()) == job.recipe);
    }

    void refusesTheFolderOfAnotherJob()
    {
        const auto study = read(usualFields() + R"(, "cutmix": [true], "size": 32)");
        QVERIFY(study.has_value());
        const JobFolder folder(at("other"), study->jobs.front());
        const auto claimed = claimJobFolder(folder, *study, study->jobs.front());
        QVERIFY(claimed && *claimed);
        const auto messageAbout = [&](const Study &changed) {
            const auto same = checkJobFolder(folder, changed, changed.jobs.front());
            return same ? std::string("none") : same.error().sentence;
        };
        QCOMPARE(messageAbout(*study), std::string("none"));
        Study changed = *study;
        changed.name = "other"; // what people call it does not matter
        changed.dataset = "/elsewhere";
        QCOMPARE(messageAbout(changed), std::string("none"));
        changed.jobs.front().recipe.batch = 5;
        QVERIFY(messageAbout(changed).find("another recipe, see recipe.json") != std::string::npos);
        changed.jobs.front().network.classes = 3;
        QVERIFY(messageAbout(changed).find("another network, see spec.json") != std::string::npos);
        changed.jobs.front().size = 64;
        QVERIFY(messageAbout(changed).find("another setting, see job.json") != std::string::npos);
    }

    /// Also where the job is done; a folder that does not know what they were is accepted.
    void refusesOtherWeightsUnderTheirName()
    {
        const std::string fields = usualFields() + R"(, "weights": "start.safetensors")";
        write(at("start.safetensors"), "first");
        const auto study = read(fields);
        QVERIFY2(study.has_value(), study ? "" : toText(study.error()).c_str());
        const JobFolder folder(at("started"), study->jobs.front());
        QVERIFY(claimJobFolder(folder, *study, study->jobs.front()).has_value());
        QVERIFY(checkJobFolder(folder, *study, study->jobs.front()).has_value());
        write(at("start.safetensors"), "second");
        const auto other = read(fields);
        QVERIFY(other.has_value());
        const auto refused = checkJobFolder(folder, *other, other->jobs.front());
        QVERIFY(!refused && refused.error().sentence.find("another setting, see job.json") != std::string::npos);

        StudyJob older = study->jobs.front();
        older.sha256.clear();
        const JobFolder olderFolder(at("older"), older);
        QVERIFY(claimJobFolder(olderFolder, *study, older).has_value());
        QVERIFY(checkJobFolder(olderFolder, *other, other->jobs.front()).has_value());
    }
};

QTEST_APPLESS_MAIN(TestStudy)
#include "tst_study.moc"
