// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/sampleactions.h"

#include "ui/files/showfolder.h"
#include "ui/theme/plaintextstyle.h"
#include "ui/wording/samplewording.h"

#include <QClipboard>
#include <QFile>
#include <QGuiApplication>

namespace offramp {

SampleActions::SampleActions(SampleList *list, QObject *parent)
    : QObject(parent)
    , m_list(list)
    , m_showImage(tr("Show at &full size"))
    , m_copyPath(tr("Copy &path"))
    , m_showInFolder(tr("Show in file &manager"))
    , m_testSet(std::make_shared<TestSet>())
{
    m_showImage.setShortcuts({QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    connect(&m_copyPath, &QAction::triggered, this, [this] {
        withFile([this](const QString &file) {
            QGuiApplication::clipboard()->setText(file);
            Q_EMIT message(tr("The path of the image was copied: %1").arg(file));
        });
    });
    connect(&m_showInFolder, &QAction::triggered, this, [this] {
        withFile([this](const QString &file) {
            if (const auto shown = showFolderOf(file); !shown)
                Q_EMIT message(QString::fromStdString(toText(shown.error())));
        });
    });
    connect(&m_onlyTrueClass, &QAction::triggered, this, [this] {
        if (isListed())
            filterBy(&SampleFilter::trueClass, m_list->listed().recording->table().label()[m_sample->value]);
    });
    connect(&m_onlyPredicted, &QAction::triggered, this, [this] {
        if (isListed())
            filterBy(&SampleFilter::predictedClass, predictedClass());
    });
    setSample({});
}

bool SampleActions::isListed() const
{
    const RecordingPtr &recording = m_list->listed().recording;
    return m_sample && recording && m_sample->value < recording->table().sampleCount();
}

std::int32_t SampleActions::predictedClass() const
{
    const ListedSamples &listed = m_list->listed();
    const ExitTable &table = listed.recording->table();
    const ExitIndex exit = listed.query.filter.answersAt.value_or(exitOf(table, *m_sample, listed.query.thresholds));
    return table.predicted(exit)[m_sample->value];
}

void SampleActions::setSample(std::optional<SampleIndex> sample)
{
    m_sample = sample;
    const bool isKnown = isListed();
    for (QAction *action : {&m_showImage, &m_copyPath, &m_showInFolder, &m_onlyTrueClass, &m_onlyPredicted})
        action->setEnabled(isKnown);
    if (!isKnown) {
        m_onlyTrueClass.setText(tr("Only its &true class"));
        m_onlyPredicted.setText(tr("Only its p&rediction"));
        return;
    }
    const OpenRecording &recording = *m_list->listed().recording;
    const auto text = [&](std::int32_t label) { return literally(classText(recording, label)); };
    m_onlyTrueClass.setText(tr("Only &true class %1").arg(text(recording.table().label()[sample->value])));
    m_onlyPredicted.setText(tr("Only p&redicted as %1").arg(text(predictedClass())));
}

void SampleActions::withFile(const std::function<void(const QString &file)> &use)
{
    if (!isListed())
        return;
    const RecordingPtr recording = m_list->listed().recording;
    m_job.start([testSet = m_testSet, recording,
                 row = recording->rowOf(*m_sample)](const IsCancelled &) { return testSet->file(*recording, row); },
                [this, use](const Result<std::filesystem::path> &file) {
                    if (file)
                        use(QFile::decodeName(QByteArray::fromStdString(file->string())));
                    else
                        Q_EMIT message(QString::fromStdString(toText(file.error())));
                });
}

void SampleActions::filterBy(std::optional<std::int32_t> SampleFilter::*field, std::int32_t label)
{
    SampleFilter filter = m_list->filter();
    filter.*field = label;
    m_list->setFilter(filter);
}

} // namespace offramp
