// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/jobs/newestjob.h"
#include "ui/samples/samplelist.h"
#include "ui/samples/testset.h"

#include <QAction>

namespace offramp {

/// What can be done with one sample of a list, for a context menu and the keyboard.
class SampleActions : public QObject
{
    Q_OBJECT
public:
    explicit SampleActions(SampleList *list, QObject *parent = nullptr);

    /// The sample of the listed recording that the actions are about.
    void setSample(std::optional<SampleIndex> sample);

    [[nodiscard]] QAction *showImage() { return &m_showImage; }
    [[nodiscard]] QList<QAction *> aboutFile() { return {&m_copyPath, &m_showInFolder}; }
    [[nodiscard]] QList<QAction *> filters() { return {&m_onlyTrueClass, &m_onlyPredicted}; }

Q_SIGNALS:
    /// A message for the user: what was copied, or why nothing was.
    void message(const QString &sentence);

private:
    [[nodiscard]] bool isListed() const;
    [[nodiscard]] std::int32_t predictedClass() const;
    void withFile(const std::function<void(const QString &file)> &use);
    void filterBy(std::optional<std::int32_t> SampleFilter::*field, std::int32_t label);

    SampleList *m_list;
    std::optional<SampleIndex> m_sample;
    QAction m_showImage;
    QAction m_copyPath;
    QAction m_showInFolder;
    QAction m_onlyTrueClass;
    QAction m_onlyPredicted;
    std::shared_ptr<TestSet> m_testSet; ///< for jobs alone
    NewestJob m_job;
};

} // namespace offramp
