// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wording/fieldnames.h"

#include "ui/wording/tr.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <span>
#include <utility>

namespace offramp {

using namespace Qt::Literals::StringLiterals;

namespace {

/// An option whose every value can be chosen in a dialog, and its field's name there.
using Field = std::pair<const char *, const char *>;

constexpr std::array recordFields{Field("among", QT_TRANSLATE_NOOP("offramp", "Answers")),
                                  Field("architecture", QT_TRANSLATE_NOOP("offramp", "Architecture")),
                                  Field("batch", QT_TRANSLATE_NOOP("offramp", "Batch")),
                                  Field("classes", QT_TRANSLATE_NOOP("offramp", "Classes")),
                                  Field("count", QT_TRANSLATE_NOOP("offramp", "Costs")),
                                  Field("dataset", QT_TRANSLATE_NOOP("offramp", "Test set")),
                                  Field("device", QT_TRANSLATE_NOOP("offramp", "Device")),
                                  Field("execution", QT_TRANSLATE_NOOP("offramp", "Execution")),
                                  Field("exits", QT_TRANSLATE_NOOP("offramp", "Exits")),
                                  Field("limit", QT_TRANSLATE_NOOP("offramp", "Limit")),
                                  Field("logits", QT_TRANSLATE_NOOP("offramp", "Logits")),
                                  Field("mean", QT_TRANSLATE_NOOP("offramp", "Mean")),
                                  Field("no-logits", QT_TRANSLATE_NOOP("offramp", "Logits")),
                                  Field("no-thumbnails", QT_TRANSLATE_NOOP("offramp", "Thumbnails")),
                                  Field("out", QT_TRANSLATE_NOOP("offramp", "File")),
                                  Field("outputs", QT_TRANSLATE_NOOP("offramp", "Outputs")),
                                  Field("precision", QT_TRANSLATE_NOOP("offramp", "Precision")),
                                  Field("resize", QT_TRANSLATE_NOOP("offramp", "Resize")),
                                  Field("size", QT_TRANSLATE_NOOP("offramp", "Size")),
                                  Field("skip-broken", QT_TRANSLATE_NOOP("offramp", "Skip broken images")),
                                  Field("squash", QT_TRANSLATE_NOOP("offramp", "Squash to a square")),
                                  Field("std", QT_TRANSLATE_NOOP("offramp", "Std")),
                                  Field("tf32", QT_TRANSLATE_NOOP("offramp", "Allow TF32")),
                                  Field("thumbnail-side", QT_TRANSLATE_NOOP("offramp", "Side")),
                                  Field("thumbnails", QT_TRANSLATE_NOOP("offramp", "Thumbnails"))};

constexpr std::array trainFields{Field("architecture", QT_TRANSLATE_NOOP("offramp", "Network")),
                                 Field("dataset", QT_TRANSLATE_NOOP("offramp", "Data set")),
                                 Field("device", QT_TRANSLATE_NOOP("offramp", "Device")),
                                 Field("epochs", QT_TRANSLATE_NOOP("offramp", "Epochs")),
                                 Field("limit", QT_TRANSLATE_NOOP("offramp", "Limit")),
                                 Field("out", QT_TRANSLATE_NOOP("offramp", "File")),
                                 Field("precision", QT_TRANSLATE_NOOP("offramp", "Precision")),
                                 Field("recipe", QT_TRANSLATE_NOOP("offramp", "Recipe")),
                                 Field("seed", QT_TRANSLATE_NOOP("offramp", "Seed")),
                                 Field("size", QT_TRANSLATE_NOOP("offramp", "Size")),
                                 Field("threads", QT_TRANSLATE_NOOP("offramp", "Threads")),
                                 Field("weights", QT_TRANSLATE_NOOP("offramp", "Weights"))};

constexpr std::array samplesFields{Field("among", QT_TRANSLATE_NOOP("offramp", "Answers")),
                                   Field("costs", QT_TRANSLATE_NOOP("offramp", "Costs")),
                                   Field("flops", QT_TRANSLATE_NOOP("offramp", "Costs")),
                                   Field("fraction", QT_TRANSLATE_NOOP("offramp", "Fractions")),
                                   Field("labels", QT_TRANSLATE_NOOP("offramp", "Label order")),
                                   Field("out", QT_TRANSLATE_NOOP("offramp", "Recording")),
                                   Field("percent", QT_TRANSLATE_NOOP("offramp", "Percent")),
                                   Field("unit", QT_TRANSLATE_NOOP("offramp", "Unit of costs"))};

constexpr std::array pointsFields{Field("accuracy", QT_TRANSLATE_NOOP("offramp", "Accuracy")),
                                  Field("energy", QT_TRANSLATE_NOOP("offramp", "Energy")),
                                  Field("fraction", QT_TRANSLATE_NOOP("offramp", "Fractions")),
                                  Field("percent", QT_TRANSLATE_NOOP("offramp", "Percent")),
                                  Field("unit", QT_TRANSLATE_NOOP("offramp", "Unit of energy"))};

constexpr std::array submissionFields{Field("labels", QT_TRANSLATE_NOOP("offramp", "Label map")),
                                      Field("network", QT_TRANSLATE_NOOP("offramp", "Network file"))};

constexpr std::array deployFields{Field("network", QT_TRANSLATE_NOOP("offramp", "Network file")),
                                  Field("out", QT_TRANSLATE_NOOP("offramp", "Archive"))};

constexpr std::array scalingFields{Field("at", QT_TRANSLATE_NOOP("offramp", "Predict at")),
                                   Field("cumulative", QT_TRANSLATE_NOOP("offramp", "Rows")),
                                   Field("unit", QT_TRANSLATE_NOOP("offramp", "Unit")),
                                   Field("x", QT_TRANSLATE_NOOP("offramp", "Epochs or share")),
                                   Field("y", QT_TRANSLATE_NOOP("offramp", "Electricity"))};

std::span<const Field> fieldsOf(Fields fields)
{
    switch (fields) {
    case Fields::Train:
        return trainFields;
    case Fields::Samples:
        return samplesFields;
    case Fields::Points:
        return pointsFields;
    case Fields::Submission:
        return submissionFields;
    case Fields::Deploy:
        return deployFields;
    case Fields::Classify:
        return {};
    case Fields::Scaling:
        return scalingFields;
    case Fields::Record:
        break;
    }
    return recordFields;
}

/// Whose the options are that no dialog has a field for.
QString ownerOf(Fields fields)
{
    switch (fields) {
    case Fields::Record:
        return u"offramp-engine record"_s;
    case Fields::Train:
        return u"offramp-engine train"_s;
    case Fields::Submission:
        return u"offramp submit"_s;
    case Fields::Deploy:
        return u"offramp-engine deploy"_s;
    case Fields::Classify:
        return u"offramp-engine classify"_s;
    case Fields::Scaling:
        return u"offramp scaling"_s;
    case Fields::Samples:
    case Fields::Points:
        break;
    }
    return u"offramp import"_s;
}

/// A sentence without the values of options that the fields make needless: in some dialogs each network has fields of
/// its own, and columns and how rows are read are chosen from lists.
QString withoutValues(QString sentence, Fields fields)
{
    if (fields == Fields::Submission || fields == Fields::Deploy) {
        static const QRegularExpression named(u"(--(?:network|labels))(?: \"[^\"]*\"| [^\"\\n]*?(?:FILE|MAP)\\b)"_s);
        sentence.replace(named, u"\\1"_s);
    } else if (fields == Fields::Scaling) {
        static const QRegularExpression column(u"(--[xy]) COLUMN\\b"_s);
        sentence.replace(column, u"\\1"_s);
        sentence.replace(u"--cumulative yes"_s, u"--cumulative total so far"_s);
        sentence.replace(u"--cumulative no"_s, u"--cumulative since the row before"_s);
    }
    return sentence;
}

} // namespace

QString withFieldNames(const QString &sentence, Fields fields)
{
    const QString source = withoutValues(sentence, fields);
    static const QRegularExpression option(u"(?<![\\w-])--([a-z][a-z0-9]*(?:-[a-z0-9]+)*)"_s);
    static const QRegularExpression command(u"([Rr])un the same command again(?: to resume)?"_s);
    const std::span<const Field> known = fieldsOf(fields);
    QString text;
    qsizetype end = 0;
    bool hasOthers = false;
    for (auto matches = option.globalMatch(source); matches.hasNext();) {
        const auto match = matches.next();
        const auto field = std::ranges::find_if(known, [&](const Field &each) {
            return match.captured(1) == QLatin1StringView(each.first);
        });
        hasOthers = hasOthers || field == known.end();
        text += source.mid(end, match.capturedStart() - end);
        text += field == known.end() ? match.captured() : u"\"%1\""_s.arg(tr(field->second));
        end = match.capturedEnd();
    }
    text += source.mid(end);
    text.replace(command, u"\\1esume"_s);
    if (!hasOthers)
        return text;
    return tr("%1 (Options with -- belong to the command %2.)").arg(text, ownerOf(fields));
}

QString withFieldNames(const Error &error, Fields fields)
{
    return withFieldNames(QString::fromStdString(error.sentence + '\n' + error.remedy), fields);
}

} // namespace offramp
