namespace StackUnderTest.Drivers;

/// <summary>
/// The machine's I/O ports (<c>in</c> and <c>out</c>). A driver takes it as <c>where TPorts : struct, IPortIo</c>, so
/// that the compiler calls the instructions straight: no dispatch, and a model of a card fits in for tests.
/// </summary>
public interface IPortIo
{
    byte Read8(ushort port);

    ushort Read16(ushort port);

    uint Read32(ushort port);

    void Write8(ushort port, byte value);

    void Write16(ushort port, ushort value);

    void Write32(ushort port, uint value);
}
