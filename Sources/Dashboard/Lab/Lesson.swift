import Core

/// A lesson on a scenario: steps that the program checks itself.
struct Lesson: Sendable {
    /// One thing to do or to find.
    struct Step: Sendable {
        /// What to do, as a sentence.
        let text: String
        /// Returns whether it has been done; called only if the last run used the lesson's scenario.
        let isDone: @Sendable (LabState) -> Bool

        init(_ text: String, _ isDone: @escaping @Sendable (LabState) -> Bool) {
            (self.text, self.isDone) = (text, isDone)
        }
    }

    /// Name of the scenario.
    let scenario: String
    let steps: [Step]

    init(_ scenario: String, _ steps: [Step]) {
        (self.scenario, self.steps) = (scenario, steps)
    }

    static func on(_ scenario: String) -> Lesson? { all.first { $0.scenario == scenario } }
}

/// The user's progress in a lesson. The steps are done in their order.
struct LessonProgress: Sendable {
    let lesson: Lesson
    private(set) var doneCount = 0

    init(_ lesson: Lesson) { self.lesson = lesson }

    var isOver: Bool { doneCount == lesson.steps.count }

    /// Ticks the steps that are done now.
    mutating func check(_ lab: LabState) {
        guard lab.run?.actual.scenario == lesson.scenario else { return }
        while !isOver, lesson.steps[doneCount].isDone(lab) { doneCount += 1 }
    }

    /// `lesson 2 of 4: Select the first packet that UDP lost.`
    var line: String {
        isOver
            ? "lesson on \(lesson.scenario): all \(lesson.steps.count) steps are done"
            : "lesson \(doneCount + 1) of \(lesson.steps.count): \(lesson.steps[doneCount].text)"
    }
}

/// The box with the steps of a lesson.
struct LessonSubject: DetailSubject {
    /// Name of the scenario.
    let scenario: String

    var isRow: Bool { false }

    func detail(in state: State) -> Detail? {
        guard let lesson = Lesson.on(scenario) else { return nil }
        let progress = state.lab.lesson.flatMap { $0.lesson.scenario == scenario ? $0 : nil }
        let lines = lesson.steps.enumerated().map { index, step in
            Detail.Line("\(index < progress?.doneCount ?? 0 ? "✓" : " ") \(index + 1)", step.text)
        }
        let action =
            progress == nil ? "Enter begins the lesson, Esc closes." : "Esc closes; the lesson goes on."
        return Detail(
            title: "Lesson on \(scenario)", sentences: ["The program ticks each step that you have done."],
            lines: lines + [Detail.Line("", ""), Detail.Line("", action)])
    }

    /// Begins the lesson.
    func open(in state: inout State) -> [Effect]? {
        guard state.lab.lesson?.lesson.scenario != scenario, let lesson = Lesson.on(scenario) else {
            return nil
        }
        return state.accept(state.lab.begin(lesson))
    }
}

extension LabState {
    /// Begins a lesson, and chooses its scenario.
    mutating func begin(_ lesson: Lesson) -> Reply {
        self.lesson = LessonProgress(lesson)
        guard setup.scenario != lesson.scenario, let scenario = Scenario.named(lesson.scenario) else {
            return Reply()
        }
        return choose(scenario)
    }

    mutating func checkLesson() {
        guard var progress = lesson, !progress.isOver else { return }
        progress.check(self)
        lesson = progress
    }

    /// Returns a box with the lesson on a scenario; without a name on that of the next run.
    func lessonBox(on scenario: String? = nil) -> Overlay {
        .detail(DetailBox(LessonSubject(scenario: scenario ?? lesson?.lesson.scenario ?? setup.scenario)))
    }
}
