// SPDX-FileCopyrightText: The Offramp authors
// SPDX-License-Identifier: BSD-3-Clause
#include "core/deployment/decidingprogram.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>

namespace offramp {

namespace {

// Types of elements by their numbers: where a module is defined in C++, the names of torch are not known.
constexpr int asFloat32 = 6;
constexpr int asInt64 = 4;

/// A number that TorchScript reads as a float; it rounds back to the same one.
template<typename Number>
std::string floatText(Number number)
{
    const std::string text = fmt::format("{}", number);
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

/// Turns what a network returns into logits in float, as toLogits() does.
std::string logitsSource(OutputKind kind)
{
    constexpr auto logOf = "torch.log(torch.clamp_min(outputs.double(), 1.1754943508222875e-38))";
    if (kind == OutputKind::Probabilities)
        return fmt::format("    logits = {}.float()\n", logOf);
    if (kind == OutputKind::ClassProbabilities)
        return fmt::format("    rest = torch.clamp_min(1.0 - outputs.double(), 2.9802322387695312e-08)\n"
                           "    logits = ({} - torch.log(rest)).float()\n",
                           logOf);
    return "    logits = outputs.float()\n";
}

/// Leaves only some classes as answers, as keepAmong() does.
std::string amongSource(const std::vector<bool> &among)
{
    std::vector<std::size_t> others;
    for (std::size_t i = 0; i < among.size(); ++i) {
        if (!among[i])
            others.push_back(i);
    }
    if (others.empty())
        return {};
    return fmt::format("    others = torch.tensor([{}], dtype={}, device=logits.device)\n"
                       "    logits = logits.index_fill(1, others, -float(\"inf\"))\n",
                       fmt::join(others, ", "), asInt64);
}

/// Divides logits by a temperature, but not before the class is known: by a tensor, since some devices multiply by the
/// inverse of a number.
std::string temperatureSource(double temperature)
{
    if (temperature == 1)
        return {};
    return fmt::format("    temperature = torch.full([1], {}, dtype={}, device=logits.device)\n"
                       "    logits = logits / temperature\n"
                       "    largest = largest / temperature\n",
                       floatText(temperature), asFloat32);
}

/// Computes the uncertainty in double and rounds it to float, as answerFromLogits() does.
std::string uncertaintySource(Criterion criterion)
{
    switch (criterion) {
    case Criterion::Entropy: // the exponential of -800 is 0, so that a probability of 0 adds nothing
        return "    weighted = torch.sum(weights * torch.clamp_min(shifted, -800.0), 1)\n"
               "    uncertainty = torch.clamp_min(torch.log(total) - weighted / total, 0.0).float()\n";
    case Criterion::Confidence:
        return "    uncertainty = -(1.0 / total).float()\n";
    case Criterion::Margin:
        return "    second = torch.topk(shifted, 2, 1)[0].select(1, 1)\n"
               "    uncertainty = -((1.0 - torch.exp(second)) / total).float()\n";
    case Criterion::Score:
        return "    uncertainty = -score.float().reshape([-1])\n"
               "    total = total + 0.0 * uncertainty\n";
    case Criterion::Patience:
        break;
    }
    return "    uncertainty = -torch.ones_like(total).float()\n"; // one exit in a row, until it is compared
}

/// The body of a method that gives the class and the uncertainty of each row. An uncertainty that the network does not
/// give is NaN.
std::string answerSource(const ProgramStage &stage, Criterion criterion, bool isKnown)
{
    // The largest weight is 1; what is NaN or infinite among the logits makes total NaN.
    return logitsSource(stage.kind) + amongSource(stage.among) + "    largest, classes = torch.max(logits, 1, True)\n"
           + temperatureSource(stage.temperature)
           + "    shifted = logits.double() - largest.double()\n"
             "    weights = torch.exp(shifted)\n"
             "    total = torch.sum(weights, 1)\n"
           + (isKnown ? uncertaintySource(criterion)
                      : "    uncertainty = torch.full_like(total, float(\"nan\")).float()\n")
           + "    if not bool(torch.all(total >= 1.0)):\n"
             "        raise RuntimeError(\"An exit gives a value that is NaN or infinite for an image.\")\n"
             "    return classes.squeeze(1), uncertainty\n\n";
}

/// Writes classify(), which takes a batch through the stages, and the methods that it calls.
class ClassifyWriter
{
public:
    explicit ClassifyWriter(const DecidingProgram &program)
        : m_program(program)
    {
    }

    std::string source()
    {
        m_taken = "images";
        for (std::size_t k = 0; k < m_program.stages.size(); ++k)
            writeStage(k);
        return m_methods + "def classify(self, images):\n" + m_body + "    return classes, exits, uncertainty\n\n";
    }

private:
    void writeStage(std::size_t k)
    {
        const ProgramStage &stage = m_program.stages[k];
        if (k > 0 && stage.startsNetwork)
            writeImages(k);
        std::vector<std::string> values;
        for (std::size_t i = 0; i < stage.handedOn; ++i)
            values.push_back(fmt::format("value{}_{}", k + 1, i));
        std::string results = stage.hasScore ? "outputs, score" : "outputs";
        for (const std::string &value : values)
            results += ", " + value;
        const bool isAlone = !stage.hasScore && values.empty(); // the stage gives a tuple all the same
        m_body += fmt::format("    {}{} = self.stage{}({})\n", results, isAlone ? "," : "", k + 1, m_taken);
        m_taken = fmt::format("{}", fmt::join(values, ", "));
        if (k == 0)
            m_body += fmt::format("    classes, uncertainty = {}\n"
                                  "    exits = torch.full_like(classes, {})\n",
                                  answer(stage), stage.exit);
        else
            writeLaterAnswer(stage);
        if (k + 1 < m_program.stages.size())
            writeDecision(k, values);
    }

    /// Makes the images that a later network takes from those that have reached it.
    void writeImages(std::size_t k)
    {
        m_taken = fmt::format("images{}", k + 1);
        m_body += fmt::format("    {} = images.index_select(0, rows)\n", m_taken);
        const ImageChange &change = m_program.stages[k].change;
        if (change.scale.empty())
            return;
        m_body += fmt::format("    {0} = {0} * {1} + {2}\n", m_taken, byChannel(change.scale), byChannel(change.shift));
    }

    static std::string byChannel(const std::vector<float> &numbers)
    {
        std::vector<std::string> texts;
        for (const float number : numbers)
            texts.push_back(floatText(number));
        return fmt::format("torch.tensor([{}], dtype={}, device=images.device).reshape([1, {}, 1, 1])",
                           fmt::join(texts, ", "), asFloat32, numbers.size());
    }

    /// Takes over what a stage but the first says about the rows that have reached it.
    void writeLaterAnswer(const ProgramStage &stage)
    {
        m_body += fmt::format("    found, doubt = {}\n", answer(stage));
        if (m_program.rule.criterion == Criterion::Patience) // classes and uncertainty are still of the exit before
            m_body += "    agrees = found == classes.index_select(0, rows)\n"
                      "    doubt = torch.where(agrees, uncertainty.index_select(0, rows) - 1.0, doubt)\n";
        m_body += fmt::format("    classes = classes.index_copy(0, rows, found)\n"
                              "    exits = exits.index_fill(0, rows, {})\n"
                              "    uncertainty = uncertainty.index_copy(0, rows, doubt)\n",
                              stage.exit);
    }

    /// Ends where no image goes on; else only those that do are handed on.
    void writeDecision(std::size_t k, const std::vector<std::string> &values)
    {
        m_body += fmt::format("    staying = torch.nonzero({}.double() >= self.thresholds[{}]).squeeze(1)\n"
                              "    if staying.numel() == 0:\n"
                              "        return classes, exits, uncertainty\n",
                              k == 0 ? "uncertainty" : "doubt", k);
        if (!values.empty())
            m_body += "    if staying.numel() < outputs.size(0):\n";
        for (const std::string &value : values)
            m_body += fmt::format("        {0} = {0}.index_select(0, staying)\n", value);
        m_body += k == 0 ? "    rows = staying\n" : "    rows = rows.index_select(0, staying)\n";
    }

    /// The call that answers from a stage's outputs; stages of one kind share a method.
    std::string answer(const ProgramStage &stage)
    {
        const bool isScore = m_program.rule.criterion == Criterion::Score;
        const std::string parameters = isScore && stage.hasScore ? "outputs, score" : "outputs";
        const std::string body = answerSource(stage, m_program.rule.criterion, !isScore || stage.hasScore);
        const auto [entry, isNew] = m_answers.try_emplace(body, fmt::format("answer{}", m_answers.size() + 1));
        if (isNew)
            m_methods += fmt::format("def {}(self, {}):\n", entry->second, parameters) + body;
        return fmt::format("self.{}({})", entry->second, parameters);
    }

    const DecidingProgram &m_program;
    std::map<std::string, std::string> m_answers; ///< names of methods by their bodies
    std::string m_methods;
    std::string m_body;
    std::string m_taken; ///< what the next stage takes
};

} // namespace

std::string sourceOf(const DecidingProgram &program)
{
    std::string source = ClassifyWriter(program).source();
    source += fmt::format("def forward(self, images):\n"
                          "    if images.size(0) == 0:\n"
                          "        none = torch.zeros([0], dtype={}, device=images.device)\n"
                          "        return none, none.clone(), torch.zeros([0], dtype={}, device=images.device)\n",
                          asInt64, asFloat32);
    if (!program.isOneByOne)
        return source + "    return self.classify(images)\n";
    return source
           + "    classes, exits, uncertainty = self.classify(images.narrow(0, 0, 1))\n"
             "    for i in range(1, images.size(0)):\n"
             "        answer = self.classify(images.narrow(0, i, 1))\n"
             "        classes = torch.cat([classes, answer[0]])\n"
             "        exits = torch.cat([exits, answer[1]])\n"
             "        uncertainty = torch.cat([uncertainty, answer[2]])\n"
             "    return classes, exits, uncertainty\n";
}

} // namespace offramp
