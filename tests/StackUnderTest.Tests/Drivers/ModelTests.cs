using StackUnderTest.Drivers.Rtl8139;
using StackUnderTest.Stack.Wire;

namespace StackUnderTest.Tests.Drivers;

/// <summary>What a driver must not do, the model tells: each rule is broken once.</summary>
public sealed class ModelTests
{
    private static readonly Dictionary<string, Action<FakeRtl8139>> Sins = new()
    {
        ["TSD out of turn"] = card => card.Write(Register.Tsd0 + 4, 4, 60),
        ["TSD written while the card has it"] = card =>
        {
            card.SendsSlowly = true;
            card.Write(Register.Tsd0, 4, 60);
            card.Write(Register.Tsd0, 4, 60);
        },
        ["TSAD not aligned"] = card =>
        {
            card.Write(Register.Tsad0, 4, FirstBuffer + 2);
            card.Write(Register.Tsd0, 4, 60);
        },
        ["frame of 59"] = card => card.Write(Register.Tsd0, 4, 59),
        ["frame of 1515"] = card => card.Write(Register.Tsd0, 4, 1515),
        ["TSD before TE"] = card =>
        {
            card.Write(Register.Cr, 1, Register.ReceiverEnable);
            card.Write(Register.Tsd0, 4, 60);
        },
        ["TCR before TE"] = card =>
        {
            card.Write(Register.Cr, 1, Register.ReceiverEnable);
            card.Write(Register.Tcr, 4, Register.TransmitConfig);
        },
        ["RCR before RE"] = card =>
        {
            card.Write(Register.Cr, 1, Register.TransmitterEnable);
            card.Write(Register.Rcr, 4, Register.ReceiveConfig);
        },
        ["RCR.RBLEN: the model has 64 KB"] = card => card.Write(Register.Rcr, 4, 0xe70e),
        ["RBSTART while receiving"] = card => card.Write(Register.RbStart, 4, FirstBuffer),
        ["CAPR within a packet"] = card => card.Write(Register.Capr, 2, 2 - 16 & 0xffff),
        ["CAPR beyond what was written"] = card => card.Write(Register.Capr, 2, 64 - 16),
        ["CONFIG1 while locked"] = card => card.Write(Register.Config1, 1, 0),
        ["CPCR while it works"] = card => card.Write(Register.Cpcr, 2, 0),
        ["DTCCR not aligned"] = card =>
        {
            card.Write(Register.Cpcr, 2, 0);
            card.Write(Register.Tsd0, 4, FirstBuffer + 60);
        },
        ["TPPoll without CPCR.TxEnb or TE"] = card => card.Write(Register.TpPoll, 1, Register.PollNormal),
        ["3e by 32 bits"] = card => card.Write(Register.Isr, 4, 0),
        ["write 60"] = card => card.Write(0x60, 4, 0),
        ["read ec"] = card => card.Read(0xec, 4),
    };

    private const uint FirstBuffer = 0x0123_4000;

    public static TheoryData<string> Rules { get; } = [.. Sins.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Model_tells_of_a_broken_rule(string rule)
    {
        CardBench bench = CardBench.Start();
        for (int i = 0; i < 4; i++)
            bench.Fake.Write(Register.Tsad0 + 4 * i, 4, FirstBuffer);
        bench.ExpectNoViolation();
        Sins[rule](bench.Fake);
        Assert.Contains(rule, bench.Fake.Violations);
    }
}
