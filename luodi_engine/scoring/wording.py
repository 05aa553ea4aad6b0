"""The wording of every problem, in Chinese and English: what is wrong and what to do about it."""

from __future__ import annotations

from luodi_engine.scoring.wording_more import CHANGE_WORDING, EXPRESSION_WORDING

# Kept as two plain columns so that an officer of the performance office can proof-read them.
SCHEME_WORDING: dict[str, tuple[str, str]] = {
    "needed": ("此项必须填写。", "this setting is needed. Fill it in."),
    "not_a_mapping": (
        "此处应为“名称: 值”的一组设置，现为 {found}。",
        "a group of settings (name: value) is wanted here, not {found}.",
    ),
    "not_a_list": ("此处应为列表，现为 {found}。", "a list is wanted here, not {found}."),
    "not_a_number": (
        "“{found}”不是数字。请填写如 12、0.5 或 96% 的数字。",
        '"{found}" is not a number. Write one such as 12, 0.5 or 96%.',
    ),
    "number_size": (
        "数字 {found} 过大、过小或过长（小数点前最多18位，总共最多40位）。",
        "the number {found} is too large, too small or too long (at most 18 digits before the point and 40 in all).",
    ),
    "not_a_flag": ("“{found}”应为 true 或 false。", '"{found}" must be true or false.'),
    "not_whole": ("“{found}”应为整数。", '"{found}" must be a whole number.'),
    "out_of_range": (
        "{found} 超出允许范围（{low} 至 {high}）。",
        "{found} is outside the allowed range ({low} to {high}).",
    ),
    "text_length": (
        "文字过长（{found} 字，最多 {limit} 字）。",
        "the text is too long ({found}, at most {limit}).",
    ),
    "bad_code": (
        "代码“{found}”只能由文字、数字、_ 和 - 组成，最多60个字符。",
        'the code "{found}" may hold letters, digits, _ and - only, at most 60.',
    ),
    "doubled_code": (
        "代码“{found}”重复或为保留词。请换一个。",
        'the code "{found}" is used twice or reserved. Choose another.',
    ),
    "unknown_key": (
        "没有“{name}”这个设置。可用：{known}。",
        'there is no setting "{name}". Known: {known}.',
    ),
    "unknown_key_near": (
        "没有“{name}”这个设置，是否指“{near}”？",
        'there is no setting "{name}"; did you mean "{near}"?',
    ),
    "unknown_choice": ("“{name}”不可选。可选：{known}。", '"{name}" cannot be chosen. Choices: {known}.'),
    "unknown_choice_near": (
        "“{name}”不可选，是否指“{near}”？",
        '"{name}" cannot be chosen; did you mean "{near}"?',
    ),
    "unknown_input": (
        "没有“{name}”这项数据。已声明：{known}。",
        'there is no input "{name}". Declared: {known}.',
    ),
    "unknown_input_near": (
        "没有“{name}”这项数据，是否指“{near}”？",
        'there is no input "{name}"; did you mean "{near}"?',
    ),
    "unknown_class": ("没有“{name}”这个类别。已有：{known}。", 'there is no class "{name}". Known: {known}.'),
    "unknown_class_near": (
        "没有“{name}”这个类别，是否指“{near}”？",
        'there is no class "{name}"; did you mean "{near}"?',
    ),
    "unknown_listed_unit": (
        "方案的类别中没有列出单位“{name}”。已列：{known}。",
        'no class lists the unit "{name}". Listed: {known}.',
    ),
    "unknown_listed_unit_near": (
        "方案的类别中没有列出单位“{name}”，是否指“{near}”？",
        'no class lists the unit "{name}"; did you mean "{near}"?',
    ),
    "unknown_grade": ("没有“{name}”这个等次。已有：{known}。", 'there is no grade "{name}". Known: {known}.'),
    "unknown_grade_near": (
        "没有“{name}”这个等次，是否指“{near}”？",
        'there is no grade "{name}"; did you mean "{near}"?',
    ),
    "unknown_name": (
        "公式中的“{name}”没有声明。可用：{known}。",
        'the name "{name}" in the formula is not declared. Known: {known}.',
    ),
    "unknown_name_near": (
        "公式中的“{name}”没有声明，是否指“{near}”？",
        'the name "{name}" in the formula is not declared; did you mean "{near}"?',
    ),
    "class_without_units": (
        "类别“{unit_class}”没有任何单位。请加入单位或删除该类别。",
        'the class "{unit_class}" has no units. Add units or remove the class.',
    ),
    "unit_in_two_classes": (
        "单位“{unit}”同时列在类别“{other}”中。一个单位只能属于一个类别。",
        'the unit "{unit}" is also listed in class "{other}". A unit belongs to one class.',
    ),
    "class_without_indicators": (
        "类别“{unit_class}”在此没有任何指标。请分配指标或删除该类别。",
        'the class "{unit_class}" has no indicator here. Give it one or remove the class.',
    ),
    "weights_sum": (
        "权重合计为 {found}，应为 {expected}。请调整权重或满分。",
        "the weights add up to {found}, they must add up to {expected}. Change the weights or the full marks.",
    ),
    "mean_weights_sum": (
        "加权平均的权重合计为 {found}，应为 1 或 100。请调整，或写明 weights: relative（只取相对大小）。",
        "the weights of a mean add up to {found}, not to 1 or 100. Change them, or say weights: relative.",
    ),
    "weights_partly": (
        "有的指标有权重，{found} 没有。请全部填写，或全部不填（等权）。",
        "{found} have no weight while others do. Give all of them one, or none (equal weights).",
    ),
    "weights_wanted": (
        "求和时每个指标都要有分值，{found} 没有。",
        "in a sum every indicator needs its marks; {found} have none.",
    ),
    "weights_nothing": ("权重合计为 0。", "the weights add up to nothing."),
    "weight_negative": (
        "权重 {found} 为负。扣分请写在 deductions 中。",
        "the weight {found} is negative. Write what is taken away under deductions.",
    ),
    "mixed_scales": (
        "求平均的指标结果口径不同（{found}）。请用 gives 统一为 share、percent 或 points。",
        "a mean cannot mix scales ({found}). Use gives to make all share, percent or points.",
    ),
    "method_or_children": (
        "指标要么有计分方法（method），要么有下级指标（children），二者取一。",
        "an indicator has either a method or children, exactly one of the two.",
    ),
    "cap_below_floor": (
        "封顶 {cap} 低于保底 {floor}，相互矛盾。",
        "the cap {cap} is below the floor {floor}: the rules contradict each other.",
    ),
    "low_above_high": (
        "下限 {low} 不低于上限 {high}。",
        "the lower bound {low} is not below the upper bound {high}.",
    ),
    "must_be_positive": ("{found} 必须大于 0。", "{found} must be greater than 0."),
    "not_descending": (
        "{key} 必须从高到低且不重复，否则后面的档永远轮不到。",
        "{key} must go from high to low without repeats, or later rows can never apply.",
    ),
    "not_ascending": ("{key} 必须从低到高且不重复。", "{key} must go from low to high without repeats."),
    "needs_pair": ("此处应为两个数，现为 {found}。", "two numbers are wanted here, not {found}."),
    "needs_two_points": ("直线至少要两个点。", "a line needs at least two points."),
    "doubled_tier": ("同一数据在档次中出现两次。", "the same input stands in two tiers."),
    "shares_sum": (
        "评议占比合计为 {found}，应为 100%。",
        "the shares of the judges add up to {found}, not 100%.",
    ),
    "one_way": (
        "input、formula、items 三者只能写一个，现为 {found}。",
        "write exactly one of input, formula and items; found {found}.",
    ),
    "counted_twice": (
        "“{found}”已在另一项中计分，构成重复计分。请合并，或两项写同一个 once。",
        '"{found}" already earns points in another entry. Merge them, or give both the same once.',
    ),
    "doubled_step": ("步骤“{found}”出现两次。", 'the step "{found}" stands twice in the order.'),
    "step_missing": (
        "方案设置了“{step}”，但步骤顺序中没有它。请加入 order。",
        'the scheme sets "{step}", but the order leaves it out. Add it to order.',
    ),
    "round_not_last": (
        "取整（round）之后还有“{after}”，公布的分数会与名次不符。round 必须是最后一步。",
        '"{after}" comes after round, so the printed score would not be the ranked one. Put round last.',
    ),
    "valid_reversed": (
        "有效期从 {start} 到 {end}，起止颠倒。",
        "valid from {start} to {end} is the wrong way round.",
    ),
    "last_grade_open": (
        "最后一个等次“{found}”不能有条件，否则有单位没有等次。",
        'the last grade "{found}" must have no condition, or some units would have no grade.',
    ),
    "no_grades": ("有晋档规则，但没有等次。", "there is a grade move but there are no grades."),
    "moves_nothing": ("晋档数为 0，不起作用。", "a move of 0 grades does nothing."),
    "rank_not_known_yet": (
        "一票否决在排名之前判定，条件中不能用名次。",
        "vetoes are decided before ranks are; the condition cannot use the rank.",
    ),
    "log_of_nonpositive": (
        "取对数的下限 {found} 必须大于 0。",
        "the lower goalpost {found} of a logarithm must be above 0.",
    ),
    "nested_too_deep": (
        "内容嵌套超过 {limit} 层，不予读取。请减少层次。",
        "the content nests deeper than {limit} levels and is not read. Use fewer levels.",
    ),
    "too_many_values": (
        "内容超过 {limit} 个值，不予读取。",
        "the content holds more than {limit} values and is not read.",
    ),
}

DATA_WORDING: dict[str, tuple[str, str]] = {
    "unknown_unit": ("没有单位“{unit}”。已有：{known}。", 'there is no unit "{unit}". Known: {known}.'),
    "blank_unit": (
        "有一行没有单位代码（名称：{name}）。",
        "a row has no unit code (name: {name}).",
    ),
    "doubled_unit": ("单位“{unit}”出现两次。", 'the unit "{unit}" stands twice.'),
    "doubled_row": (
        "单位“{unit}”期间“{period}”与第 {first} 行重复。请只留一行。",
        'unit "{unit}", period "{period}" repeats row {first}. Keep one of them.',
    ),
    "doubled_item": (
        "“{kind}”中的“{key}”重复登记。请只留一条。",
        '"{key}" of kind "{kind}" is entered twice. Keep one of them.',
    ),
    "unknown_column": (
        "数据中没有“{name}”这一列。现有列：{known}。",
        'the data have no column "{name}". Columns: {known}.',
    ),
    "unknown_column_near": (
        "数据中没有“{name}”这一列，是否指“{near}”？",
        'the data have no column "{name}"; did you mean "{near}"?',
    ),
    "no_rows": ("数据没有任何一行。", "the data have no rows."),
    "listed_unit_without_rows": (
        "方案列出的单位“{unit}”没有数据。请补数据或从方案中删除。",
        'the unit "{unit}" listed in the scheme has no figures. Add them or take it out of the scheme.',
    ),
    "group_missing": (
        "{count} 个单位没有填写此分组：{units}。",
        "{count} units have no value for this group: {units}.",
    ),
    "period_not_scheduled": (
        "序时进度中没有期间“{name}”。已有：{known}。",
        'the schedule has no period "{name}". Known: {known}.',
    ),
    "period_not_scheduled_near": (
        "序时进度中没有期间“{name}”，是否指“{near}”？",
        'the schedule has no period "{name}"; did you mean "{near}"?',
    ),
    "figure_missing": (
        "缺少数据（指标“{indicator}”需要）。请补报，或在方案中设置 missing 规则。",
        'the figure is missing ("{indicator}" needs it). Supply it, or set a missing rule in the scheme.',
    ),
    "figure_negative": (
        "数据为负，“{indicator}”不能计分。请核对。",
        'the figure is negative, "{indicator}" cannot use it. Check it.',
    ),
    "figure_below": (
        "数据低于允许的最小值 {low}（“{indicator}”）。",
        'the figure is below the least allowed {low} ("{indicator}").',
    ),
    "figure_above": (
        "数据高于允许的最大值 {high}（“{indicator}”）。",
        'the figure is above the most allowed {high} ("{indicator}").',
    ),
    "mark_outside": (
        "打分应在 0 至 {high} 之间（“{indicator}”）。",
        'a mark must lie between 0 and {high} ("{indicator}").',
    ),
    "target_zero": (
        "目标为 0，“{indicator}”无法计算完成率。请下达目标，或设置 zero_target: full / zero。",
        'the target is 0, so "{indicator}" has no completion rate. Set a target, or zero_target: full / zero.',
    ),
    "target_negative": (
        "目标为负，“{indicator}”无法计算完成率。请核对目标。",
        'the target is negative, so "{indicator}" has no completion rate. Check it.',
    ),
    "inverse_of_zero": (
        "实际为 0，“{indicator}”（越小越好）无法用目标÷实际。请设封顶 cap，或用 reverse: two_minus。",
        'the figure is 0, so "{indicator}" (less is better) cannot divide by it. Set a cap, or reverse: two_minus.',
    ),
    "denominator_zero": (
        "分母为 0，无法折算“{figure}”。",
        'the denominator is 0, so "{figure}" cannot be divided by it.',
    ),
    "all_equal": (
        "组内数据全部相同，“{indicator}”无法比较。请设置 flat: top / bottom / middle。",
        'all figures of the group are equal, "{indicator}" cannot compare them. Set flat: top / bottom / middle.',
    ),
    "goalposts_crossed": (
        "阈值下限不低于上限（“{indicator}”）。",
        'the lower goalpost is not below the upper one ("{indicator}").',
    ),
    "log_of_nonpositive_figure": (
        "数据不大于 0，“{indicator}”不能取对数。请核对，或设 cap: both。",
        'the figure is not above 0, so "{indicator}" has no logarithm. Check it, or set cap: both.',
    ),
    "mean_of_nonpositive": (
        "“{parent}”取几何或调和平均，但此值为 {found}。请设 aggregate.zero，或改用算术平均。",
        '"{parent}" is a geometric or harmonic mean, but the value is {found}. Set aggregate.zero or use the arithmetic mean.',
    ),
    "no_quantity": (
        "没有为该单位或其类别规定数值。请补充，或填写 otherwise。",
        "no quantity is set for this unit or its class. Add it, or fill in otherwise.",
    ),
}

WORDING: dict[str, tuple[str, str]] = SCHEME_WORDING | DATA_WORDING | EXPRESSION_WORDING | CHANGE_WORDING
